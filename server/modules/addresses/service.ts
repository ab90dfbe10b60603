import { refuse as refuseAny } from '../../platform/http/errors.ts';
import { type FieldError, isRefusal, type Refusal } from '../../platform/http/problems.ts';
import { askTogether } from '../../platform/postgres/ask-together.ts';
import { type Database, inTransaction, type Tx } from '../../platform/postgres/postgres.ts';
import { isUuid } from '../../platform/values/ids.ts';
import { NOT_A_MOBILE, parseMobile } from '../../platform/values/mobile.ts';
import { addressNotFound, refuse } from './errors.ts';
import {
  type AddressFields,
  type AddressRow,
  countAddresses,
  deleteAddress,
  findAddress,
  insertAddress,
  lockOwner,
  moveDefault,
  promoteNewest,
  readAddresses,
  readDefaults,
  updateAddress,
} from './queries.ts';
import { isLowestRegion, placesOf } from './regions.ts';
import type { Address, AddressInput } from './schema.ts';

const ADDRESSES_MAX = 20;
/** At most this many users in one statement. */
const BATCH_MAX = 500;

/** The copy of an address that an order keeps: later changes of the address must not change the order. */
export interface AddressCopy {
  recipient: string;
  mobile: string;
  province: string;
  city: string;
  district: string | null;
  detail: string;
}

/** A shopper's addresses. If there are any, exactly one of them is the default. */
export function createAddresses(db: Database) {
  return {
    async list(userId: string): Promise<Address[]> {
      return (await readAddresses(db, userId)).map(present);
    },

    async read(userId: string, id: string): Promise<Address | Refusal> {
      return readOne(db, userId, id);
    },

    /** The first address becomes the default, even with `isDefault: false`. */
    async create(userId: string, input: AddressInput): Promise<Address | Refusal> {
      const fields = parse(input);
      if (isRefusal(fields)) return fields;
      return withOwnerLocked(db, userId, async (tx) => {
        const count = await countAddresses(tx, userId);
        if (count >= ADDRESSES_MAX) return refuse('too_many_addresses');
        const id = await insertAddress(tx, userId, fields);
        if (input.isDefault || count === 0) await moveDefault(tx, userId, id);
        return readOne(tx, userId, id);
      });
    },

    /** Replaces all fields. `isDefault: false` changes nothing: a default ends only when another address becomes it. */
    async replace(userId: string, id: string, input: AddressInput): Promise<Address | Refusal> {
      const fields = parse(input);
      if (isRefusal(fields)) return fields;
      if (!isUuid(id)) return addressNotFound();
      return withOwnerLocked(db, userId, async (tx) => {
        if (!(await updateAddress(tx, userId, id, fields))) return addressNotFound();
        if (input.isDefault) await moveDefault(tx, userId, id);
        return readOne(tx, userId, id);
      });
    },

    async makeDefault(userId: string, id: string): Promise<Address | Refusal> {
      if (!isUuid(id)) return addressNotFound();
      return withOwnerLocked(db, userId, async (tx) => {
        if (!(await findAddress(tx, userId, id))) return addressNotFound();
        await moveDefault(tx, userId, id);
        return readOne(tx, userId, id);
      });
    },

    /** When the default is deleted, the newest of the other addresses becomes the default. */
    async remove(userId: string, id: string): Promise<Refusal | null> {
      if (!isUuid(id)) return addressNotFound();
      return withOwnerLocked(db, userId, async (tx) => {
        const wasDefault = await deleteAddress(tx, userId, id);
        if (wasDefault === undefined) return addressNotFound();
        if (wasDefault) await promoteNewest(tx, userId);
        return null;
      });
    },
  };
}

export type Addresses = ReturnType<typeof createAddresses>;

/** Runs changes of one user's addresses one after the other, because their rules look at all addresses of the user. */
function withOwnerLocked<T>(
  db: Database,
  userId: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T | Refusal> {
  return inTransaction<T | Refusal>(db, async (tx) =>
    (await lockOwner(tx, userId)) ? work(tx) : refuseAny('token_invalid'),
  );
}

async function readOne(db: Database, userId: string, id: string): Promise<Address | Refusal> {
  const row = isUuid(id) ? await findAddress(db, userId, id) : undefined;
  return row ? present(row) : addressNotFound();
}

/** Checks what the schema cannot check: the number and the region. One answer names both fields. */
function parse({ recipient, mobile, regionCode, detail }: AddressInput): AddressFields | Refusal {
  const errors: FieldError[] = [];
  const e164 = parseMobile(mobile);
  if (e164 === null) errors.push({ path: 'mobile', ...NOT_A_MOBILE });
  if (!isLowestRegion(regionCode))
    errors.push({
      path: 'regionCode',
      zh: '请选择到最末一级地区',
      en: 'must be a region of the lowest level',
    });
  if (e164 === null || errors.length > 0) return refuseAny('validation_failed', { errors });
  return { recipient: recipient.trim(), mobile: e164, regionCode, detail: detail.trim() };
}

/** The copy that an order keeps of an address that staff type, or what is wrong with the address. */
export function parseAddress(input: AddressInput): AddressCopy | Refusal {
  const fields = parse(input);
  return isRefusal(fields) ? fields : addressCopy(fields);
}

/** The copy of an address that an order keeps, with the names of its regions and the mobile number in eleven digits. */
export function addressCopy({ recipient, mobile, regionCode, detail }: AddressFields): AddressCopy {
  return { recipient, mobile: mobile.replace(/^\+86/, ''), ...placesOf(regionCode), detail };
}

function present(row: AddressRow): Address {
  const { id, regionCode, isDefault } = row;
  return { id, regionCode, isDefault, ...addressCopy(row) };
}

/** Reads where a user's default address is; null where the user has no address. */
export type ReadDefaultAddress = (userId: string) => Promise<{ id: string; regionCode: string } | null>;

/** Reads the default addresses for all requests that ask at the same time in one statement. */
export function createDefaultAddressReader(db: Database): ReadDefaultAddress {
  return askTogether({
    max: BATCH_MAX,
    async ask(userIds) {
      const found = new Map(
        (await readDefaults(db, userIds)).map(({ userId, ...address }) => [userId, address]),
      );
      return userIds.map((userId) => found.get(userId) ?? null);
    },
  });
}
