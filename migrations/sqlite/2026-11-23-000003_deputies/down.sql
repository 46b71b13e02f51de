DROP TABLE qr_codes;
DROP TABLE mandates;
DROP TABLE deputy_grids;
DROP TABLE deputies;
DROP TABLE activity_rooms;
