DROP TABLE notice_explanations;
DROP TABLE notice_readers;
DROP TABLE notices;
