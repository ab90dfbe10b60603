import { refuse as refuseAny } from '../../platform/http/errors.ts';
import { type FieldError, isRefusal, type Refusal } from '../../platform/http/problems.ts';
import { askTogether } from '../../platform/postgres/ask-together.ts';
import { type Database, inTransaction, type Tx } from '../../platform/postgres/postgres.ts';
import { isUuid } from '../../platform/values/ids.ts';
import { parseMobile } from '../../platform/values/mobile.ts';
import { addressNotFound, refuse } from './errors.ts';
import {
  type AddressRow,
  type AddressText,
  countAddresses,
  deleteAddress,
  insertAddress,
  lockOwner,
  moveDefault,
  promoteNewest,
  selectAddress,
  selectAddresses,
  selectDefaultIds,
  updateAddress,
} from './queries.ts';
import { isLowestRegion, placesOf } from './regions.ts';
import type { Address, AddressInput } from './schema.ts';

const ADDRESSES_MAX = 20;

/** What an order keeps of an address. */
export interface AddressCopy {
  recipient: string;
  mobile: string;
  province: string;
  city: string;
  district: string | null;
  detail: string;
}

/** A shopper's addresses: exactly one of them is the default, as long as there is any. */
export function createAddresses(db: Database) {
  return {
    async list(userId: string): Promise<Address[]> {
      return (await selectAddresses(db, userId)).map(present);
    },

    read: (userId: string, id: string) => readOne(db, userId, id),

    /** The first one becomes the default, whatever it says. */
    async create(userId: string, input: AddressInput): Promise<Address | Refusal> {
      const text = judge(input);
      if (isRefusal(text)) return text;
      return asOwner(db, userId, async (tx) => {
        const count = await countAddresses(tx, userId);
        if (count >= ADDRESSES_MAX) return refuse('too_many_addresses');
        const id = await insertAddress(tx, userId, text);
        if (input.isDefault || count === 0) await moveDefault(tx, userId, id);
        return readOne(tx, userId, id);
      });
    },

    /** Writes it anew; `isDefault: false` does not take the default away, only another one does. */
    async replace(userId: string, id: string, input: AddressInput): Promise<Address | Refusal> {
      const text = judge(input);
      if (isRefusal(text)) return text;
      if (!isUuid(id)) return addressNotFound();
      return asOwner(db, userId, async (tx) => {
        if (!(await updateAddress(tx, userId, id, text))) return addressNotFound();
        if (input.isDefault) await moveDefault(tx, userId, id);
        return readOne(tx, userId, id);
      });
    },

    async makeDefault(userId: string, id: string): Promise<Address | Refusal> {
      if (!isUuid(id)) return addressNotFound();
      return asOwner(db, userId, async (tx) => {
        if (!(await selectAddress(tx, userId, id))) return addressNotFound();
        await moveDefault(tx, userId, id);
        return readOne(tx, userId, id);
      });
    },

    /** When the default goes, the newest of the others takes its place. */
    async remove(userId: string, id: string): Promise<Refusal | null> {
      if (!isUuid(id)) return addressNotFound();
      return asOwner(db, userId, async (tx) => {
        const wasDefault = await deleteAddress(tx, userId, id);
        if (wasDefault === undefined) return addressNotFound();
        if (wasDefault) await promoteNewest(tx, userId);
        return null;
      });
    },
  };
}

export type Addresses = ReturnType<typeof createAddresses>;

/** One change of a user's addresses after the other: the rules look at all of them. */
function asOwner<T>(db: Database, userId: string, work: (tx: Tx) => Promise<T>): Promise<T | Refusal> {
  return inTransaction<T | Refusal>(db, async (tx) =>
    (await lockOwner(tx, userId)) ? work(tx) : refuseAny('token_invalid'),
  );
}

async function readOne(db: Database, userId: string, id: string): Promise<Address | Refusal> {
  const row = isUuid(id) ? await selectAddress(db, userId, id) : undefined;
  return row ? present(row) : addressNotFound();
}

/** What the schema cannot judge: the number and the region, both at once, so that both fields are told. */
function judge({ recipient, mobile, regionCode, detail }: AddressInput): AddressText | Refusal {
  const errors: FieldError[] = [];
  const e164 = parseMobile(mobile);
  if (e164 === null)
    errors.push({
      path: 'mobile',
      zh: '请填写中国大陆手机号',
      en: 'must be a mobile number of mainland China',
    });
  if (!isLowestRegion(regionCode))
    errors.push({
      path: 'regionCode',
      zh: '请选择到最末一级地区',
      en: 'must be a region of the lowest level',
    });
  if (e164 === null || errors.length > 0) return refuseAny('validation_failed', { errors });
  return { recipient: recipient.trim(), mobile: e164, regionCode, detail: detail.trim() };
}

/** What an order keeps of an address, with the names of its region; the mobile number in eleven digits, as people here write it. */
export function addressCopy({ recipient, mobile, regionCode, detail }: AddressText): AddressCopy {
  return { recipient, mobile: mobile.replace(/^\+86/, ''), ...placesOf(regionCode), detail };
}

function present(row: AddressRow): Address {
  const { id, regionCode, isDefault } = row;
  return { id, regionCode, isDefault, ...addressCopy(row) };
}

/** Reads the id of a user's default address, null where there is none. */
export type ReadDefaultAddressId = (userId: string) => Promise<string | null>;

/** Reads the default addresses of all who ask at the same time in one statement. */
export function createDefaultAddressReader(db: Database): ReadDefaultAddressId {
  return askTogether({
    max: 500,
    async ask(userIds) {
      const found = new Map((await selectDefaultIds(db, userIds)).map(({ userId, id }) => [userId, id]));
      return userIds.map((userId) => found.get(userId) ?? null);
    },
  });
}
