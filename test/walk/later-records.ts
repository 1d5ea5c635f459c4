import { v7 as newId } from 'uuid';
import { inScope } from '../../src/platform/database.ts';
import { requestFor, type Scheme } from '../harness/scheme.ts';
import type { RunningService } from '../harness/service.ts';

type Walking = { service: RunningService; scheme: Scheme; awardId: string; recipientId: string };

/** More money asked for on an award, and a box of cards. */
async function askForMore({ service, scheme, awardId }: Walking): Promise<void> {
  const { requester, approver } = scheme.people;
  await service.awards.requestAddition(requester, {
    awardId,
    addPence: 500,
    reason: 'The shop is dearer than we thought',
    idempotencyKey: newId(),
  });
  await service.cards.orderBox(approver, { practiceId: scheme.practiceId, size: 1, idempotencyKey: newId() });
}

/** An award that the practice pays by invoice, with its invoice. */
async function payByInvoice({ service, scheme }: Walking): Promise<void> {
  const { requester, approver, practice_manager } = scheme.people;
  const request = requestFor({ method: 'invoice', policy: 'P2', methodsOffered: ['card', 'invoice'] });
  const { id: awardId } = await service.awards.requestAward(requester, { request, options: {} });
  await service.awards.approveAward(approver, awardId);
  const { supplierId } = await service.invoices.recordSupplier(practice_manager, {
    practiceId: scheme.practiceId,
    name: 'Marram Mobility',
    accountName: 'Marram Mobility Ltd',
    sortCode: '000000',
    accountNumber: '12345678',
  });
  await service.invoices.recordInvoice(practice_manager, {
    awardId,
    supplierId,
    amountPence: 4000,
    reference: 'MM-0042',
    datedOn: '2026-11-22',
  });
}

/** Somebody who acts for the person, how they are reached, and money that another practice is offered. */
async function actFor({ service, scheme, recipientId }: Walking): Promise<void> {
  const representative = {
    kind: 'nominee',
    givenName: 'Carol',
    familyName: 'Quillfeather',
    dateOfBirth: '1965-03-04',
    relationship: 'Daughter',
    evidence: 'Her passport',
    evidenceSeenOn: '2026-11-20',
    isIdentityChecked: true,
    hasRecipientAgreed: true,
    hasRepresentativeAgreed: true,
    endsOn: '2027-03-31',
  } as const;
  await service.recipients.addRepresentative(scheme.people.requester, { recipientId, representative });
  await service.budgets.proposeVirement(scheme.people.practice_manager, {
    fromPractice: 'DEMO-01',
    toPractice: 'DEMO-03',
    amountPence: 1000,
    reason: 'Their pot is empty and ours is not',
    idempotencyKey: newId(),
  });
}

/** A request that the budget cannot cover, and an award whose approval by rule is to be looked at. */
async function waitAndSample({ service, scheme, awardId }: Walking): Promise<void> {
  const request = requestFor({ amountPence: 6000, ifNoFunds: 'wait' });
  await service.awards.requestAward(scheme.people.requester, { request, options: {} });
  const sample = { award_id: awardId, practice_id: scheme.practiceId, sampled_at: service.clock.now() };
  await inScope(service.db, 'all', (trx) => trx('approval_samples').insert(sample));
}

/** Requests by a file, made. */
async function uploadFile({ service, scheme }: Walking): Promise<void> {
  const { requester } = scheme.people;
  const heading = 'givenName,familyName,dateOfBirth,policy,method,amountPence,need,outcome,otherHelpTried,expiresOn';
  const line = 'Ivy,Filed,1945-03-04,P5,card,1000,Food for the weekend after a delay,Enough to eat,None,2026-12-18';
  const bytes = Buffer.from(`${heading}\n${line}\n`);
  const file = { practiceId: scheme.practiceId, bytes, idempotencyKey: newId() };
  const { uploadId } = await service.awards.takeBulkUpload(requester, file);
  await service.awards.checkBulkUpload(uploadId);
  await service.awards.confirmBulkUpload(requester, uploadId);
  await service.awards.makeBulkUpload(uploadId);
}

/** What practice staff do beyond awards and payments, once; with so much of the budget used that it is told. */
export async function makeLaterRecords(walking: Walking): Promise<void> {
  await askForMore(walking);
  await payByInvoice(walking);
  await actFor(walking);
  await waitAndSample(walking);
  await uploadFile(walking);
  await walking.service.budgets.raiseAlerts();
}
