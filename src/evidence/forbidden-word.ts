/** True where a text says of anything that it was sanitized: deleting an item clears no medium, so no paper of ours says so (NIST SP 800-88). */
export function saysSanitized(text: string | null | undefined): boolean {
  return /saniti[sz]ed/i.test(text ?? '');
}
