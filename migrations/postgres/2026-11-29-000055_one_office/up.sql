-- A division has one open office, also where two are opened at one moment: whom a case is addressed to must not be left to
-- chance. Where two were, the later one closes. It keeps its people and their work, as any that is closed.
UPDATE congress_offices SET state = 'closed' WHERE state = 'open' AND EXISTS (
    SELECT 1 FROM congress_offices AS other
    WHERE other.division_code = congress_offices.division_code AND other.state = 'open' AND other.id < congress_offices.id
);
CREATE UNIQUE INDEX congress_offices_division_code_key ON congress_offices (division_code) WHERE state = 'open';
