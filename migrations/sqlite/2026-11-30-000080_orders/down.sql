DROP TABLE order_numbers;
DROP TABLE supervision_orders;
