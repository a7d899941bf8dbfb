/** True where the digits (other characters are skipped) pass the check of ISO/IEC 7812-1, annex B. 12 to 19 digits. */
function luhn(value: string): boolean {
  const digits = value.replace(/\D/g, '');
  if (digits.length < 12 || digits.length > 19 || /^0+$/.test(digits)) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** ISO 13616: the country's letters and check digits moved to the end, letters as 10 to 35, remainder 1 of 97. */
function iban(value: string): boolean {
  const compact = value.replace(/[\s-]/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(compact)) return false;
  let remainder = 0;
  for (const char of compact.slice(4) + compact.slice(0, 4)) {
    const number = parseInt(char, 36);
    remainder = (remainder * (number > 9 ? 100 : 10) + number) % 97;
  }
  return remainder === 1;
}

/** Routing number of the American Bankers Association: nine digits weighted 3, 7, 1; prefixes in use only. */
function aba(value: string): boolean {
  const digits = value.replace(/\D/g, '');
  if (digits.length !== 9) return false;
  const prefix = Number(digits.slice(0, 2));
  const used =
    (prefix >= 1 && prefix <= 12) ||
    (prefix >= 21 && prefix <= 32) ||
    (prefix >= 61 && prefix <= 72) ||
    prefix === 80;
  const weights = [3, 7, 1];
  const sum = Array.from(digits).reduce(
    (total, digit, index) => total + Number(digit) * (weights[index % 3] ?? 0),
    0,
  );
  return used && sum % 10 === 0;
}

/** United States social security number: the areas, groups and serials that are never issued are refused. */
function ssn(value: string): boolean {
  const digits = value.replace(/\D/g, '');
  if (digits.length !== 9) return false;
  const area = Number(digits.slice(0, 3));
  return (
    area !== 0 && area !== 666 && area < 900 && digits.slice(3, 5) !== '00' && digits.slice(5) !== '0000'
  );
}

const CHECKS: Record<string, (value: string) => boolean> = { luhn, iban, aba, ssn };

/** Names that `validator:` of a regex may have; the list is closed. */
export const VALIDATORS: readonly string[] = Object.keys(CHECKS);

/** The check of that name. Throws for a name that is not in VALIDATORS: rules are checked before. */
export function validatorOf(name: string): (value: string) => boolean {
  const check = Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined;
  if (check === undefined) throw new Error(`unknown validator ${name}`);
  return check;
}
