#!/usr/bin/env bash
# ExcelJS 4.4.0 reads a date cell that is written as ISO 8601 (t="d", ECMA-376 part 1, 18.18.11) as a day of July 1905: it takes
# the year of the text for a count of days. SheetJS writes such cells when dates are kept (cellDates), openpyxl with iso_dates.
# Seen: 2024-01-05T10:17:00 is read as 1905-07-16T00:00:00.000Z. Fails when that has changed.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund exceljs@4.4.0 xlsx@0.18.5 >/dev/null 2>&1
cat >look.js <<'JS'
const ExcelJS = require('exceljs');
const XLSX = require('xlsx');
(async () => {
  const book = XLSX.utils.book_new();
  const sheet = { A1: { t: 'd', v: new Date(Date.UTC(2024, 0, 5, 10, 17)), z: 'yyyy-mm-dd hh:mm' }, '!ref': 'A1' };
  XLSX.utils.book_append_sheet(book, sheet, 'Orders');
  XLSX.writeFile(book, 'dates.xlsx', { cellDates: true });
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile('dates.xlsx');
  const { value } = workbook.worksheets[0].getCell('A1');
  console.log(`exceljs 4.4.0: 2024-01-05T10:17 is read as ${value.toISOString()}`);
  process.exit(value.getUTCFullYear() === 1905 ? 0 : 1);
})();
JS
node look.js
