import type pg from 'pg';
import { newId } from '../../src/domain/ids.js';

type Row = Record<string, unknown>;

/** A scheme with its people and what happened in it, written straight into the tables as their owner. */
export class Borough {
  readonly schemeId = newId();

  private constructor(
    private readonly owner: pg.Pool,
    readonly name: string,
  ) {}

  static async found(owner: pg.Pool, name = 'Rivermead Time Credits'): Promise<Borough> {
    const borough = new Borough(owner, name);
    const slug = `s${borough.schemeId.replaceAll('-', '').slice(-20)}`;
    await borough.insert('scheme', { slug, name, time_zone: 'Europe/London', rules: '{}', created_at: at(0) });
    return borough;
  }

  /** Inserts one row, inside the scheme as row-level security asks. */
  async insert(table: string, row: Row): Promise<void> {
    const full: Row = { scheme_id: this.schemeId, ...row };
    const names = Object.keys(full);
    const places = names.map((_, index) => `$${index + 1}`);
    const client = await this.owner.connect();
    try {
      await client.query('BEGIN');
      await client.query(`SELECT set_config('tc.scheme_id', $1, true)`, [this.schemeId]);
      await client.query(
        `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places.join(', ')})`,
        Object.values(full),
      );
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  }

  private async put(table: string, row: Row): Promise<string> {
    const id = newId();
    await this.insert(table, { id, ...row });
    return id;
  }

  async member(name: string, more: Row = {}): Promise<string> {
    const slug = name.toLowerCase().replaceAll(' ', '.');
    return await this.put('member', {
      member_number: slug,
      name,
      name_key: name.toLowerCase(),
      email: `${slug}@example.org`,
      preferred_channel: 'EMAIL',
      created_at: at(0),
      ...more,
    });
  }

  async organisation(name: string, more: Row = {}): Promise<string> {
    return await this.put('organisation', {
      name,
      legal_form: 'CHARITY',
      is_group: true,
      is_venue: true,
      status: 'VERIFIED',
      created_at: at(0),
      ...more,
    });
  }

  async account(kind: string, holder: Row = {}): Promise<string> {
    const floor = kind === 'ISSUANCE' ? null : 0;
    return await this.put('account', { kind, floor_minutes: floor, opened_at: at(0), ...holder });
  }

  /** A transfer with its two entries; balances are those right after it. */
  async transfer(row: Row & { amount_minutes: number }, fromAfter: number, toAfter: number): Promise<string> {
    const id = await this.put('transfer', row);
    const legs = [
      { account_id: row.from_account_id, amount: -row.amount_minutes, after: fromAfter },
      { account_id: row.to_account_id, amount: row.amount_minutes, after: toAfter },
    ];
    for (const { account_id, amount, after } of legs) {
      this.entries += 1;
      await this.insert('entry', {
        account_id,
        sequence: this.entries,
        transfer_id: id,
        amount_minutes: amount,
        balance_after_minutes: after,
        occurred_at: row.occurred_at,
      });
    }
    return id;
  }

  private entries = 0;

  async hoursLog(memberId: string, organisationId: string, more: Row = {}): Promise<string> {
    return await this.put('hours_log', {
      member_id: memberId,
      organisation_id: organisationId,
      worked_on: '2026-11-03',
      given_minutes: 80,
      reward_minutes: 90,
      state: 'SUBMITTED',
      submitted_by: `member:${memberId}`,
      submitted_at: at(0),
      credit_state: more.transfer_id ? 'CREDITED' : 'NONE',
      ...more,
    });
  }

  async redemption(memberId: string, organisationId: string, more: Row = {}): Promise<string> {
    const offerId = await this.put('offer', {
      organisation_id: organisationId,
      title: 'An hour in the pool',
      price_minutes: 60,
      price_per: 'PERSON',
      status: 'ACTIVE',
      created_at: at(0),
    });
    return await this.put('redemption', {
      member_id: memberId,
      organisation_id: organisationId,
      offer_id: offerId,
      state: 'REDEEMED',
      price_minutes: 60,
      adults: 1,
      under16s: 0,
      accepted_by: 'system',
      redeemed_at: at(60),
      ...more,
    });
  }

  async event(type: string, payload: Row, occurredAt = at(60)): Promise<string> {
    return await this.put('outbox_event', { type, payload: JSON.stringify(payload), occurred_at: occurredAt });
  }

  async notification(memberId: string, more: Row = {}): Promise<string> {
    return await this.put('notification', {
      member_id: memberId,
      kind: 'WELCOME',
      cause_id: newId(),
      channel: 'EMAIL',
      subject: 'Welcome',
      body: 'Welcome to the scheme.',
      state: 'PENDING',
      created_at: at(60),
      next_try_at: at(60),
      ...more,
    });
  }

  async audit(action: string, occurredAt: Date, more: Row = {}): Promise<string> {
    return await this.put('audit', {
      occurred_at: occurredAt,
      actor: 'system',
      action,
      subject_type: 'Member',
      subject_id: newId(),
      detail: JSON.stringify({ count: 1 }),
      ...more,
    });
  }
}

/** So many minutes into the day of the tests: Wednesday 4 November 2026, 10:00 in London. */
export function at(minutes: number, seconds = 0): Date {
  return new Date(Date.UTC(2026, 10, 4, 10, minutes, seconds));
}
