import { Type } from 'typebox';
import type { Clock } from '../clock.ts';
import { optionalSwitch } from '../problems.ts';
import type { Store } from '../store.ts';

const notifyFaults = ['lose', 'delay', 'duplicate', 'reorder', 'forge', 'wrong_amount'] as const;
const gatewayFaults = ['slow', 'down', 'lost_response'] as const;
const refundFaults = ['pending', 'balance', 'system_error', 'frozen', 'finished'] as const;

/** What the control takes: a field absent stays as it is, null switches it off. */
export const faultsBody = Type.Object(
  {
    notify: optionalSwitch(notifyFaults),
    gateway: optionalSwitch(gatewayFaults),
    refund: optionalSwitch(refundFaults),
    expiry: optionalSwitch(['ignored']),
    clockSpeed: Type.Optional(
      Type.Union([Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000 }), Type.Null()]),
    ),
  },
  { additionalProperties: false },
);

export interface Faults {
  notify: (typeof notifyFaults)[number] | null;
  gateway: (typeof gatewayFaults)[number] | null;
  /** How refunds go wrong; `pending` takes them and moves the money once the fault is off. */
  refund: (typeof refundFaults)[number] | null;
  /** `ignored`: the cashier still takes money for an expired or closed trade. */
  expiry: 'ignored' | null;
  clockSpeed: number;
}

export interface FaultSwitches {
  inForce(): Faults;
  /** An empty change switches everything off. */
  change(change: Partial<Record<keyof Faults, unknown>>): Faults;
}

type Kept = Omit<Faults, 'clockSpeed'>;
const none: Kept = { notify: null, gateway: null, refund: null, expiry: null };

export function openFaults(store: Store, clock: Clock): FaultSwitches {
  let kept: Kept = { ...none, ...store.recall<Kept>('alipay.faults') };
  const inForce = (): Faults => ({ ...kept, clockSpeed: clock.speed() });
  return {
    inForce,
    change(change) {
      const isReset = Object.keys(change).length === 0;
      const { clockSpeed, ...switches } = change;
      kept = isReset ? none : { ...kept, ...(switches as Partial<Kept>) };
      store.keep('alipay.faults', kept);
      if (isReset || clockSpeed !== undefined) clock.setSpeed((clockSpeed as number | null | undefined) ?? 1);
      return inForce();
    },
  };
}
