-- WeChat Pay beside Alipay. Each provider has channels of its own.
ALTER TABLE payments
  DROP CONSTRAINT payments_provider_check,
  DROP CONSTRAINT payments_channel_check,
  ADD CONSTRAINT payments_provider_channel_check CHECK (
    (provider = 'alipay' AND channel IN ('page', 'wap'))
    OR (provider = 'wechat' AND channel IN ('native', 'h5', 'jsapi'))
  );
