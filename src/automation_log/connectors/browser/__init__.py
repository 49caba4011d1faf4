"""The browser connector: drives an app's pages as a person would. Nothing of Playwright leaves this folder."""
