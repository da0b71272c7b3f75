// The printing browser is found when a report is made (see pipeline/produce/browser.ts), so installing never downloads one:
// a machine without internet access installs just the same.
module.exports = { skipDownload: true };
