DROP TABLE separated_duties;
DROP TABLE log_ins;
DROP TABLE word_lists;
DROP TABLE moderation_items;
