import { isAddressOpen } from '../lifecycle.ts';
import type { OrderView } from '../schema.ts';

/** Each is one route; what a member of staff may call is decided by the permission of the route. */
export const STAFF_ACTIONS = ['ship', 'change_parcel', 'change_address', 'cancel', 'refund'] as const;
export type StaffAction = (typeof STAFF_ACTIONS)[number];

type State = Pick<OrderView, 'status' | 'allowedActions' | 'shipments'> & {
  refunds: readonly { status: string }[];
};

/** What the state of an order lets staff do with it now. The routes refuse the rest with `order_wrong_state`. */
export function staffActions({ status, allowedActions, shipments, refunds }: State): StaffAction[] {
  const isRefunding = refunds.some((each) => ['processing', 'waiting_for_approval'].includes(each.status));
  const hasParcel = shipments.length > 0;
  const rules: Record<StaffAction, boolean> = {
    // Goods do not go out while their money may be on its way back.
    ship: status === 'paid' && !isRefunding,
    change_parcel: hasParcel,
    change_address: isAddressOpen({ status, hasParcel }),
    cancel: allowedActions.includes('cancel'),
    refund: allowedActions.includes('request_refund'),
  };
  return STAFF_ACTIONS.filter((action) => rules[action]);
}
