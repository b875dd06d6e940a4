/**
 * The panel of a node in n8n's editor, by mouse and keyboard: fields by their labels, lists by their entries, running the node, and
 * what is then shown. It knows n8n's screen and nothing of CallMatrix.
 */
import type { Locator, Page } from 'playwright-core';

import { labelled } from './labels.mts';

/** A row of the output as the table shows it, by column. */
export type ShownRow = Record<string, string>;

/** With Map Automatically n8n reads the fields again after a run, and then marks the run as stale: a warning beside its output. */
const SUCCEEDED = /^node-run-(status-success|info-stale)$/;
const ENDED = /^node-run-(status-success|status-danger|info-stale)$/;

export class NodePanel {
	private readonly panel: Locator;
	private readonly output: Locator;

	private constructor(private readonly page: Page) {
		this.panel = page.getByTestId('ndv');
		this.output = page.getByTestId('output-panel');
	}

	/** The panel that is opening. */
	static async opened(page: Page): Promise<NodePanel> {
		const panel = new NodePanel(page);
		await panel.executeButton.waitFor();
		return panel;
	}

	/** Chooses an entry of a list, or adds one where several can be chosen. Waits until n8n has the entries. */
	async choose(label: string, entry: string): Promise<void> {
		const list = this.field(label).locator('.el-select:not(:has(input:disabled))');
		await list.click();
		await this.option(entry).click();
		// A list in which several can be chosen stays open.
		if ((await list.locator('.el-select__tags').count()) > 0) await this.page.keyboard.press('Tab');
	}

	/** Types into a list that n8n gets from CallMatrix, and chooses an entry. @returns all entries that were offered for that text */
	async pick(label: string, search: string, entry: string): Promise<string[]> {
		const field = this.field(label);
		const entries = this.page.getByTestId('rlc-item').filter({ visible: true });
		await field.getByTestId('rlc-input-container').click();
		await entries.first().waitFor();
		await this.page.getByTestId('rlc-search').filter({ visible: true }).fill(search);
		// First the entries that do not match go, then those that do are there.
		await entries.filter({ hasNotText: search }).first().waitFor({ state: 'detached' });
		await entries.first().waitFor();
		const offered = await entries.allInnerTexts();
		await entries.filter({ has: this.page.getByText(entry, { exact: true }) }).click();
		return offered;
	}

	/** Chooses how a resource is named, such as By Name. */
	async chooseMode(label: string, mode: string): Promise<void> {
		await this.field(label).getByTestId('rlc-mode-selector').getByRole('combobox').click();
		await this.option(mode).click();
	}

	/** Types into a field, in place of what is there. */
	async type(label: string, text: string): Promise<void> {
		await this.field(label).getByRole('textbox').last().fill(text);
	}

	/** Switches what is on off, and what is off on. */
	async toggle(label: string): Promise<void> {
		await this.field(label).locator('.el-switch').click();
	}

	/** Adds a field of a collection, such as Filters. */
	async add(collection: string, label: string): Promise<void> {
		await this.field(collection).getByTestId('collection-parameter-add').getByRole('combobox').click();
		await this.option(label).click();
	}

	/** Chooses Map Automatically, once n8n has the fields. */
	async mapAutomatically(): Promise<void> {
		await this.panel
			.getByTestId(/^remove-field-button-/)
			.first()
			.waitFor();
		await this.panel.getByTestId('mapping-mode-select').getByRole('combobox').click();
		await this.option('Map Automatically').click();
	}

	/** Shows the address that the node has when the workflow is published. */
	async productionUrl(): Promise<string> {
		await this.panel.getByText('Webhook URLs', { exact: true }).first().click();
		await this.panel.getByTestId('radio-button-production').click();
		return (await this.panel.getByText('/webhook/').innerText()).replaceAll(/\s/g, '');
	}

	/** All notices among the fields. */
	async notices(): Promise<string[]> {
		return await this.panel.getByTestId('node-parameters').locator('.notice').allInnerTexts();
	}

	/** Presses Execute step, and waits until the node and those before it have run. */
	async execute(): Promise<void> {
		const started = this.page.waitForResponse((response) => /\/rest\/workflows\/[^/]+\/run$/.test(response.url()));
		await this.executeButton.click();
		await started;
		await this.executed();
	}

	/** Presses Execute step of a trigger, which then waits for an event. */
	async listen(): Promise<void> {
		await this.executeButton.click();
		await this.listening.waitFor();
	}

	async isListening(): Promise<boolean> {
		return await this.listening.isVisible();
	}

	/** Until the event that was waited for is shown. */
	async heard(): Promise<void> {
		await this.listening.waitFor({ state: 'detached' });
		await this.executed();
	}

	/** The rows of the output, of a run that succeeded. */
	async rows(): Promise<ShownRow[]> {
		await this.output.getByTestId(SUCCEEDED).waitFor();
		await this.output.getByTestId('radio-button-table').click();
		const table = this.output.locator('table').first();
		const columns = (await table.locator('thead th').allInnerTexts()).map((name) => name.trim());
		const rows: ShownRow[] = [];
		for (const row of await table.locator('tbody tr').all()) {
			const cells = await row.locator('td').allInnerTexts();
			rows.push(Object.fromEntries(columns.map((column, at) => [column, cells[at]?.trim() ?? ''])));
		}
		return rows;
	}

	/** What is shown in place of the output, of a run that failed. */
	async failure(): Promise<{ message: string; description: string }> {
		return {
			message: await this.output.getByTestId('node-error-message').innerText(),
			description: await this.output.getByTestId('node-error-description').innerText(),
		};
	}

	/** What is said above the output. */
	async hints(): Promise<string> {
		return await this.output.getByTestId('run-data-hints').innerText();
	}

	/** Pins the output, so that it stays as it is. */
	async pin(): Promise<void> {
		await this.output.getByTestId('ndv-pin-data').click();
		await this.output.getByTestId('ndv-pinned-data-callout').waitFor();
	}

	async close(): Promise<void> {
		await this.page.getByTestId('ndv-close-button').click();
		await this.panel.waitFor({ state: 'hidden' });
	}

	private get executeButton(): Locator {
		return this.panel.getByTestId('node-execute-button');
	}

	private get listening(): Locator {
		return this.panel.getByTestId('trigger-listening');
	}

	private async executed(): Promise<void> {
		await this.panel.locator('[data-test-id="node-execute-button"]:not([aria-busy="true"])').waitFor();
		await this.output.getByTestId(ENDED).waitFor();
	}

	/** A field with its label: the innermost frame around it, since collections and the credential frame other fields. */
	private field(label: string): Locator {
		const frame = '@data-test-id="parameter-item" or contains(concat(" ", @class, " "), " parameter-item ")';
		return labelled(this.page, label).locator(`xpath=ancestor::*[${frame}][1]`);
	}

	/** An entry of the list that is open. */
	private option(entry: string): Locator {
		return this.page.getByRole('option').filter({ has: this.page.getByText(entry, { exact: true }), visible: true });
	}
}
