// The parts of pdf-lib that are used here, from the one file that it has for browsers: its modules one by one, three
// hundred of them, take four times as long to load, and every run that prints waits for them.

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as lib from '@cantoo/pdf-lib';

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve('@cantoo/pdf-lib'));
const whole: typeof lib = require(join(folder, '../dist/pdf-lib.min.js'));

export const PDFArray = whole.PDFArray;
export type PDFArray = lib.PDFArray;
export const PDFDict = whole.PDFDict;
export type PDFDict = lib.PDFDict;
export const PDFDocument = whole.PDFDocument;
export type PDFDocument = lib.PDFDocument;
export const PDFHexString = whole.PDFHexString;
export type PDFHexString = lib.PDFHexString;
export const PDFName = whole.PDFName;
export type PDFName = lib.PDFName;
export const PDFNumber = whole.PDFNumber;
export type PDFNumber = lib.PDFNumber;
export const PDFRawStream = whole.PDFRawStream;
export type PDFRawStream = lib.PDFRawStream;
export const PDFRef = whole.PDFRef;
export type PDFRef = lib.PDFRef;
export const PDFStream = whole.PDFStream;
export type PDFStream = lib.PDFStream;
export const PDFString = whole.PDFString;
export type PDFString = lib.PDFString;
export const { ParseSpeeds, PDFHeader, PDFNull, decodePDFRawStream } = whole;
export type PDFObject = lib.PDFObject;
export type PDFPage = lib.PDFPage;
