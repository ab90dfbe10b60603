-- A ticket works only in the browser that came back from the third party with it. Otherwise an attacker could send a
-- ticket of their own to a victim, who would bind the attacker's user to the victim's account.
-- Tickets live ten minutes. Those from before have no browser, so nobody could use them.
DELETE FROM binding_tickets;
ALTER TABLE binding_tickets ADD COLUMN browser_hash bytea NOT NULL;
