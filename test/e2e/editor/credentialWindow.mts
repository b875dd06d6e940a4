/** The window of a credential in n8n's editor: its fields by their labels, Save, and what its test says. */
import type { Locator, Page } from 'playwright-core';

import { labelled } from './labels.mts';

export class CredentialWindow {
	private readonly window: Locator;

	constructor(private readonly page: Page) {
		this.window = page.getByTestId('editCredential-modal');
	}

	/** Types into a field, in place of what is there. */
	async type(label: string, text: string): Promise<void> {
		await this.window
			.getByTestId('credential-connection-parameter')
			.filter({ has: labelled(this.page, label) })
			.getByRole('textbox')
			.fill(text);
	}

	/** Presses Save. @returns what stands above the fields when the credential was tested */
	async save(): Promise<string> {
		const tested = this.page.waitForResponse((response) => response.url().endsWith('/rest/credentials/test'));
		await this.window.getByTestId('credential-save-button').click();
		await tested;
		return await this.result.innerText();
	}

	/** Opens More Details. @returns the message of the test */
	async moreDetails(): Promise<string> {
		await this.result.getByText('More details').click();
		return await this.result.innerText();
	}

	private get result(): Locator {
		return this.window.getByTestId('node-credentials-config-container').locator('.el-tag').filter({ visible: true });
	}
}
