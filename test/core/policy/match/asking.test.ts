import t from 'tap';
import { exactly, operatorOf, otherThan, samplesFor, wantedBy } from '#src/core/policy/match/asking.js';

t.test('what makes a condition hold, and what makes it not hold', async (t) => {
  const equals = { operator: 'StringEquals', values: ['a', 'b'] };
  t.equal(wantedBy(equals, true), '= a or b');
  t.equal(wantedBy(equals, false), 'other than a or b');
  const not = { operator: 'StringNotEqualsIfExists', values: ['a'] };
  t.equal(wantedBy(not, true), 'other than a', 'a negated operator asks for the opposite');
  t.equal(wantedBy(not, false), '= a');
  t.equal(
    wantedBy({ operator: 'DateLessThan', values: ['2026-01-01T00:00:00Z'] }, true),
    'before 2026-01-01T00:00:00Z',
  );
  t.equal(wantedBy({ operator: 'DateLessThan', values: ['2026-01-01T00:00:00Z'] }, false), 'from 2026-01-01T00:00:00Z');
  t.equal(wantedBy({ operator: 'DateGreaterThan', values: ['5'] }, false), 'until 5');
  t.equal(wantedBy({ operator: 'DateEquals', values: ['5'] }, true), '= 5');
  t.equal(wantedBy({ operator: 'DateNotEquals', values: ['5'] }, true), 'other than 5');
  t.equal(wantedBy({ operator: 'Null', values: ['true'] }, true), 'absent');
  t.equal(wantedBy({ operator: 'Null', values: ['false'] }, true), 'present');
  t.equal(wantedBy({ operator: 'Null', values: ['false', 'true'] }, true), 'absent', 'one of them says so');
});

t.test('values to send: each once, and of the kind that is asked for', async (t) => {
  t.strictSame(samplesFor({ operator: 'StringEquals', values: ['a', 'a', 'b'] }, true), ['a', 'b']);
  t.strictSame(samplesFor({ operator: 'IpAddress', values: ['203.0.113.0/24'] }, true), ['203.0.113.0']);
  t.notMatch(samplesFor({ operator: 'StringNotEquals', values: ['a'] }, true), ['a']);
});

t.test('the condition that one value alone meets, and the one that all others meet', async (t) => {
  t.strictSame(exactly('StringLike', 'a*'), { StringEquals: 'a*' }, 'an asterisk that was sent is no pattern');
  t.strictSame(exactly('IpAddress', '203.0.113.7'), { IpAddress: '203.0.113.7' });
  t.strictSame(exactly('DateLessThan', '5'), { DateEquals: '5' });
  t.strictSame(exactly('StringEquals', undefined), { Null: 'true' });
  t.strictSame(exactly('StringEquals', ['a', 'b']), { 'ForAllValues:StringEquals': ['a', 'b'], Null: 'false' });
  t.strictSame(otherThan('IpAddress', '203.0.113.7'), { NotIpAddress: '203.0.113.7' });
  t.strictSame(otherThan('DateGreaterThan', '5'), { DateNotEquals: '5' });
  t.strictSame(otherThan('StringEquals', undefined), { Null: 'false' });
  t.equal(otherThan('StringEquals', ['a']), undefined, 'there is none for a list');
  t.equal(otherThan('Null', 'x'), undefined);
});

t.test('an operator that IAM does not have is a mistake of the program', async (t) => {
  t.throws(() => operatorOf('StringIs'), /StringIs/);
});
