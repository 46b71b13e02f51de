DROP TABLE deputy_group_members;
DROP TABLE deputy_groups;
DROP TABLE activity_tasks;
DROP TABLE activity_organs;
DROP TABLE activity_people;
DROP TABLE activities;
