import { key, ofNobody, type Write } from './specimen.js';

const sheet = "a group's sheet: each row is a log of its own";

export const importWrites: Readonly<Record<string, Write>> = {
  startHoursImport: ofNobody(sheet, (t, who) => ({
    ...{ ...key, organisationId: t.place },
    uploadId: t.isHere ? who.uploadId : t.upload,
  })),
  stopHoursImport: ofNobody(sheet, (t) => ({ hoursImportId: t.hoursImport })),
  resumeHoursImport: ofNobody(sheet, (t) => ({ hoursImportId: t.stoppedImport })),
};
