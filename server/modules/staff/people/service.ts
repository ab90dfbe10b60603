import type { Passwords } from '../../../platform/auth/passwords.ts';
import { hashToken, randomToken } from '../../../platform/auth/refresh-tokens.ts';
import { refuse as refuseAny } from '../../../platform/http/errors.ts';
import type { Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { editedMeanwhile } from '../../../platform/http/versions.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { recordAudit } from '../audit/queries.ts';
import { refuse } from '../errors.ts';
import type { Operator } from '../operator.ts';
import { permissionsOfRoles } from '../permissions.ts';
import { type StaffRow, selectStaff, selectStaffByUsername } from '../queries.ts';
import { type RoleRow, selectRolesByName } from '../roles/queries.ts';
import type { Staff } from '../schema.ts';
import { removeSecondFactors } from '../second-factor/service.ts';
import { endSessionsOf } from '../sessions/queries.ts';
import { deleteTicketsOf, insertTicket } from '../sign-in/queries.ts';
import { presentStaff } from '../view.ts';
import {
  clearPassword,
  countOwners,
  insertStaff,
  lockOwners,
  lockStaff,
  replaceRoles,
  selectAllStaff,
  setPassword,
  updateStaff,
} from './queries.ts';
import type { InvitedStaff, NewStaff, StaffChange } from './schema.ts';

const INVITATION_SECONDS = 24 * 3_600;

export interface StaffAccount {
  username: string;
  password: string;
  roles: readonly string[];
}

function isOwner(row: StaffRow): boolean {
  const isAdmin = row.roles.some((role) => role.isBuiltIn && role.name === 'admin');
  return isAdmin && !row.isDisabled && row.passwordHash !== null;
}

/** The roles of these names, or the refusal of those that do not exist. */
async function findRoles(
  tx: Tx,
  names: readonly string[],
): Promise<RoleRow[] | Refusal<'validation_failed'>> {
  const roles = await selectRolesByName(tx, names);
  const unknown = names.filter((name) => !roles.some((role) => role.name === name));
  if (unknown.length === 0) return roles;
  const list = unknown.join(', ');
  return invalidField('roles', `没有这些角色：${list}`, `There are no such roles: ${list}`);
}

/** Whether somebody may do all that the roles may: nobody grants, or acts upon, what they lack. */
export async function covers(tx: Tx, operator: Operator, roles: Parameters<typeof permissionsOfRoles>[0]) {
  const own = await selectStaff(tx, operator.staffId);
  const granted = new Set(permissionsOfRoles(own?.roles ?? []));
  return permissionsOfRoles(roles).every((permission) => granted.has(permission));
}

async function readBack(tx: Tx, id: string): Promise<StaffRow> {
  const row = await selectStaff(tx, id);
  if (row === undefined) throw new Error(`staff ${id} vanished in its own transaction`);
  return row;
}

/** Makes an account with a password; `jishi staff create` and the demo login come here. */
export async function createStaff(
  db: Database,
  passwords: Passwords,
  account: StaffAccount,
): Promise<Staff | Refusal<'staff_username_taken' | 'validation_failed'>> {
  const { username } = account;
  const passwordHash = await passwords.hash(account.password);
  return inTransaction(db, async (tx) => {
    const roles = await findRoles(tx, account.roles);
    if (!Array.isArray(roles)) return roles;
    const id = await insertStaff(tx, { username, name: username, passwordHash });
    if (id === undefined) return refuse('staff_username_taken');
    const roleIds = roles.map((role) => role.id);
    await replaceRoles(tx, id, roleIds);
    const after = { username, roles: [...account.roles] };
    await recordAudit(tx, {
      staffId: null,
      action: 'staff.create',
      subject: `staff:${id}`,
      after,
      requestId: null,
    });
    return presentStaff(await readBack(tx, id));
  });
}

/** Whether the password opens this account now. */
export async function opensStaffAccount(
  db: Database,
  passwords: Passwords,
  { username, password }: Pick<StaffAccount, 'username' | 'password'>,
): Promise<boolean> {
  const row = await selectStaffByUsername(db, username);
  const hash = row?.passwordHash ?? null;
  return row !== undefined && !row.isDisabled && (await passwords.matches(hash, password));
}

/**
 * Sets a password for somebody who cannot: from the command line, where one has the whole database anyway.
 * @param options.removeSecondFactor for somebody who lost theirs, too
 */
export async function resetPassword(
  db: Database,
  passwords: Passwords,
  account: { username: string; password: string; removeSecondFactor: boolean },
): Promise<Staff | Refusal<'not_found'>> {
  const passwordHash = await passwords.hash(account.password);
  return inTransaction(db, async (tx) => {
    const found = await selectStaffByUsername(tx, account.username);
    if (found === undefined) return refuseAny('not_found');
    const { id } = found;
    await lockStaff(tx, id);
    await setPassword(tx, id, passwordHash);
    await endSessionsOf(tx, id, 'password_changed', null);
    await deleteTicketsOf(tx, id, null);
    if (account.removeSecondFactor) await removeSecondFactors(tx, id);
    const details = { removedSecondFactor: account.removeSecondFactor };
    await recordAudit(tx, {
      staffId: null,
      action: 'staff.password_changed',
      subject: `staff:${id}`,
      details,
      requestId: null,
    });
    return presentStaff(await readBack(tx, id));
  });
}

/** Takes everything that lets somebody in. */
async function shutOut(tx: Tx, id: string): Promise<void> {
  await endSessionsOf(tx, id, 'disabled', null);
  await deleteTicketsOf(tx, id, null);
}

/** Writes a change whose right to be made was looked at. */
async function applyChange(
  tx: Tx,
  by: { staffId: string | null; requestId: string | null },
  before: StaffRow,
  change: { name?: string | undefined; roleIds?: string[] | undefined; status?: Staff['status'] | undefined },
): Promise<StaffRow | Refusal<'last_owner'>> {
  const { id } = before;
  const isDisabled = change.status === undefined ? undefined : change.status === 'disabled';
  await updateStaff(tx, id, { name: change.name, isDisabled });
  if (change.roleIds !== undefined) await replaceRoles(tx, id, change.roleIds);
  if (isDisabled === true) await shutOut(tx, id);
  const after = await readBack(tx, id);
  if (isOwner(before) && !isOwner(after) && (await countOwners(tx)) === 0) return refuse('last_owner');
  await recordAudit(tx, {
    ...by,
    action: 'staff.change',
    subject: `staff:${id}`,
    ...changedFields(before, after),
  });
  return after;
}

/** What an entry of the audit log holds of a change: only what is different. */
function changedFields(before: StaffRow, after: StaffRow) {
  const fieldsOf = (row: StaffRow) => {
    const { name, roles, status } = presentStaff(row);
    return { name, roles, status };
  };
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const names = (['name', 'roles', 'status'] as const).filter(
    (name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]),
  );
  const pick = (fields: typeof was) => Object.fromEntries(names.map((name) => [name, fields[name]]));
  return { before: pick(was), after: pick(is) };
}

/** Disables an account from the command line. */
export async function disableStaff(
  db: Database,
  username: string,
): Promise<Staff | Refusal<'not_found' | 'last_owner'>> {
  return inTransaction(db, async (tx) => {
    await lockOwners(tx);
    const found = await selectStaffByUsername(tx, username);
    const before = found && (await lockStaff(tx, found.id));
    if (before === undefined) return refuseAny('not_found');
    const after = await applyChange(tx, { staffId: null, requestId: null }, before, { status: 'disabled' });
    return 'code' in after ? after : presentStaff(after);
  });
}

/** Every member of staff, in the order in which they came. */
export async function listStaff(db: Database): Promise<Staff[]> {
  return (await selectAllStaff(db)).map(presentStaff);
}

export type People = ReturnType<typeof createPeople>;

/** @param deps.backOfficeUrl where browsers find the back office, for the links of invitations */
export function createPeople({ db, backOfficeUrl }: { db: Database; backOfficeUrl: string }) {
  /** Makes an invitation, the only one that counts from now on. @returns its link */
  async function invite(tx: Tx, staffId: string): Promise<string> {
    const token = randomToken();
    await deleteTicketsOf(tx, staffId, 'invitation');
    const lifetimeSeconds = INVITATION_SECONDS;
    await insertTicket(tx, { hash: hashToken(token), staffId, purpose: 'invitation', lifetimeSeconds });
    return `${backOfficeUrl}/admin/invitation#token=${token}`;
  }

  return {
    list: () => listStaff(db),

    /** Makes an account whose person chooses the password by a link. */
    async invite(operator: Operator, input: NewStaff): Promise<InvitedStaff | Refusal> {
      return inTransaction(db, async (tx) => {
        const roles = await findRoles(tx, input.roles);
        if (!Array.isArray(roles)) return roles;
        if (!(await covers(tx, operator, roles))) return refuse('permission_denied');
        const { username, name } = input;
        const id = await insertStaff(tx, { username, name, passwordHash: null });
        if (id === undefined) return refuse('staff_username_taken');
        const roleIds = roles.map((role) => role.id);
        await replaceRoles(tx, id, roleIds);
        const after = { username, name, roles: input.roles };
        await recordAudit(tx, { ...operator, action: 'staff.invite', subject: `staff:${id}`, after });
        const invitationUrl = await invite(tx, id);
        return { ...presentStaff(await readBack(tx, id)), invitationUrl };
      });
    },

    /** A fresh link. Whoever had a password and second factors chooses them again: for those who lost theirs. */
    async inviteAgain(operator: Operator, id: string): Promise<InvitedStaff | Refusal> {
      if (!isUuid(id)) return refuseAny('not_found');
      return inTransaction(db, async (tx) => {
        await lockOwners(tx);
        const before = await lockStaff(tx, id);
        if (before === undefined) return refuseAny('not_found');
        if (!(await covers(tx, operator, before.roles))) return refuse('permission_denied');
        await clearPassword(tx, id);
        await removeSecondFactors(tx, id);
        await endSessionsOf(tx, id, 'password_changed', null);
        await deleteTicketsOf(tx, id, null);
        if (isOwner(before) && (await countOwners(tx)) === 0) return refuse('last_owner');
        await recordAudit(tx, { ...operator, action: 'staff.invite_again', subject: `staff:${id}` });
        const invitationUrl = await invite(tx, id);
        return { ...presentStaff(await readBack(tx, id)), invitationUrl };
      });
    },

    async change(operator: Operator, id: string, change: StaffChange): Promise<Staff | Refusal> {
      if (!isUuid(id)) return refuseAny('not_found');
      return inTransaction(db, async (tx) => {
        await lockOwners(tx);
        const before = await lockStaff(tx, id);
        if (before === undefined) return refuseAny('not_found');
        if (!(await covers(tx, operator, before.roles))) return refuse('permission_denied');
        const stale = editedMeanwhile(change.version, before.version, () => presentStaff(before));
        if (stale) return stale;
        const roles = change.roles && (await findRoles(tx, change.roles));
        if (roles !== undefined && !Array.isArray(roles)) return roles;
        if (roles !== undefined && !(await covers(tx, operator, roles))) return refuse('permission_denied');
        const roleIds = roles?.map((role) => role.id);
        const { name, status } = change;
        const after = await applyChange(tx, operator, before, { name, roleIds, status });
        return 'code' in after ? after : presentStaff(after);
      });
    },
  };
}
