-- A visit to a third party that signs in, binds to the account that is signed in, or learns who pays; and WeChat as a third party.
ALTER TABLE third_party_accounts
  DROP CONSTRAINT third_party_accounts_provider_check,
  ADD CONSTRAINT third_party_accounts_provider_check CHECK (provider IN ('weibo', 'wechat'));

ALTER TABLE login_states
  ADD COLUMN provider text NOT NULL DEFAULT 'weibo' CHECK (provider IN ('weibo', 'wechat')),
  -- In any browser, or in the browser inside the third party's own app: WeChat has an application for each.
  ADD COLUMN place text NOT NULL DEFAULT 'web' CHECK (place IN ('web', 'in_app')),
  -- The callback must know the purpose: a visit that binds never signs in.
  ADD COLUMN purpose text NOT NULL DEFAULT 'sign_in' CHECK (purpose IN ('sign_in', 'bind', 'pay')),
  -- The account that is bound.
  ADD COLUMN user_id uuid REFERENCES users,
  ADD CONSTRAINT login_states_user_check CHECK ((purpose = 'bind') = (user_id IS NOT NULL));

ALTER TABLE binding_tickets
  DROP CONSTRAINT binding_tickets_provider_check,
  ADD CONSTRAINT binding_tickets_provider_check CHECK (provider IN ('weibo', 'wechat')),
  -- The only account that the ticket may be bound to. Null: the person proves an account or makes one.
  ADD COLUMN user_id uuid REFERENCES users;
