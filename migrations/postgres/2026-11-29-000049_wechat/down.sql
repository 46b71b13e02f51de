DROP TABLE wechat_subscriptions;
DROP TABLE wechat_pushes;
DROP TABLE content_checks;
