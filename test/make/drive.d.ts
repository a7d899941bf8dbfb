/**
 * Copies the drive of a fixture into the folder `to`, which must not exist yet, and gives files and folders the times
 * of its dates.csv.
 */
export function copyDrive(name: string, to: string): Promise<void>;
