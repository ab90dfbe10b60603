import { type Static, Type } from 'typebox';
import { orNull, Time } from '../../../platform/http/schema.ts';
import { readableText } from '../../../platform/values/text.ts';
import { OrderAddress, orderEvents, orderFields } from '../schema.ts';
import { STAFF_ACTIONS } from './actions.ts';

const adminFields = {
  ...orderFields,
  customer: Type.Object({
    id: Type.String(),
    nickname: Type.String(),
    mobile: orNull(Type.String({ description: 'Masked.' })),
  }),
  staffActions: Type.Array(Type.Enum(STAFF_ACTIONS), {
    description: 'What the state of the order lets staff do now; permissions come on top.',
  }),
  notes: Type.Array(Type.Object({ id: Type.String(), at: Time, staff: Type.String(), text: Type.String() })),
};

/** An order as staff see it in lists. Mobile numbers are masked. */
export const ListedAdminOrder = Type.Object(adminFields);
export const AdminOrder = Type.Object({ ...adminFields, ...orderEvents });
export type AdminOrderView = Static<typeof AdminOrder>;

export const NewNote = Type.Object({ text: readableText({ maxLength: 1_000, multiline: true }) });
export const RevealReason = Type.Object({ reason: readableText({ maxLength: 500 }) });
export const Revealed = Type.Object({ mobile: Type.String(), address: OrderAddress });
