import { Type } from 'typebox';
import type { Clock } from './clock.ts';
import { optionalSwitch } from './problems.ts';
import type { Store } from './store.ts';

const NOTIFY_FAULTS = ['lose', 'delay', 'duplicate', 'reorder', 'forge', 'wrong_amount'] as const;
const GATEWAY_FAULTS = ['slow', 'down', 'lost_response'] as const;
const REFUND_FAULTS = ['pending', 'balance', 'system_error', 'frozen', 'finished'] as const;

const fields = {
  notify: optionalSwitch(NOTIFY_FAULTS),
  gateway: optionalSwitch(GATEWAY_FAULTS),
  refund: optionalSwitch(REFUND_FAULTS),
  expiry: optionalSwitch(['ignored']),
  clockSpeed: Type.Optional(
    Type.Union([Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000 }), Type.Null()]),
  ),
};

/** The bodies of the controls. An absent field keeps its fault, null switches it off. */
export const alipayFaultsBody = Type.Object(fields, { additionalProperties: false });
export const wechatFaultsBody = Type.Object(
  {
    ...fields,
    buyer: optionalSwitch(['paying']),
    login: optionalSwitch(GATEWAY_FAULTS),
    unionid: optionalSwitch(['absent']),
  },
  { additionalProperties: false },
);

export interface Faults {
  notify: (typeof NOTIFY_FAULTS)[number] | null;
  gateway: (typeof GATEWAY_FAULTS)[number] | null;
  /** How refunds fail. `pending` accepts them and moves the money when the fault is switched off. */
  refund: (typeof REFUND_FAULTS)[number] | null;
  /** WeChat Pay only. `paying`: every buyer is about to enter the password, so no waiting trade can be closed. */
  buyer?: 'paying' | null;
  /** WeChat only. How the token and user interfaces of signing in fail. */
  login?: (typeof GATEWAY_FAULTS)[number] | null;
  /** WeChat only. `absent`: the shop's applications belong to no common owner, so users have no unionid. */
  unionid?: 'absent' | null;
  /** `ignored`: the cashier or the phone takes money for an expired or closed trade too. */
  expiry: 'ignored' | null;
  clockSpeed: number;
}

export interface FaultSwitches {
  inForce(): Faults;
  /** An empty change switches every fault off. */
  change(change: Partial<Record<keyof Faults, unknown>>): Faults;
}

type Kept = Omit<Faults, 'clockSpeed'>;
const NONE: Kept = { notify: null, gateway: null, refund: null, expiry: null };
const NONE_OF: Record<'alipay' | 'wechat', Kept> = {
  alipay: NONE,
  wechat: { ...NONE, buyer: null, login: null, unionid: null },
};

/** The switches of one provider. The store keeps them over a restart. */
export function openFaults(store: Store, clock: Clock, provider: 'alipay' | 'wechat'): FaultSwitches {
  const name = `${provider}.faults`;
  const none = NONE_OF[provider];
  let kept: Kept = { ...none, ...store.recall<Kept>(name) };
  const inForce = (): Faults => ({ ...kept, clockSpeed: clock.speed() });
  return {
    inForce,
    change(change) {
      const isReset = Object.keys(change).length === 0;
      const { clockSpeed, ...switches } = change;
      kept = isReset ? none : { ...kept, ...(switches as Partial<Kept>) };
      store.keep(name, kept);
      if (isReset || clockSpeed !== undefined) clock.setSpeed((clockSpeed as number | null | undefined) ?? 1);
      return inForce();
    },
  };
}
