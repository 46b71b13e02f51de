DROP TABLE diversion_receipts;
