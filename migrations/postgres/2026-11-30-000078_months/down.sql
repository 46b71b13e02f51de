DROP TABLE month_closings;
DROP TABLE case_months;
DROP TABLE case_shares;
