-- The system's reasons are codes now (orders/transitions/reasons.ts), which a reader sees in their language.
UPDATE order_events SET reason = 'payment_timeout' WHERE by_kind = 'system' AND reason = '超时未支付';
UPDATE order_events SET reason = 'auto_complete' WHERE by_kind = 'system' AND reason = '到期自动确认收货';
