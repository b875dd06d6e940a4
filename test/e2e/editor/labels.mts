/** Finds the label of a field as a person reads it; a star after it marks a field that has to be filled in. */
import type { Locator, Page } from 'playwright-core';

export function labelled(page: Page, text: string): Locator {
	const literal = text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
	return page.locator('label').filter({ has: page.getByText(new RegExp(String.raw`^\s*${literal}(\s*\*)?\s*$`)) });
}
