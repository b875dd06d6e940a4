/**
 * n8n's editor in Chromium, as the person who owns this n8n sees it: signing in, opening and publishing workflows, pictures. What is
 * done in the panel of a node is in nodePanel.mts, in the window of a credential in credentialWindow.mts.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { selectors, type Browser, type Locator, type Page } from 'playwright-core';

import type { Owner } from '../n8n/client.mts';
import { demoFolder } from '../n8n/paths.mts';
import { startChromium } from './chromium.mts';
import { CredentialWindow } from './credentialWindow.mts';
import { NodePanel } from './nodePanel.mts';

/** How long something may take to be shown. It guards against waiting for ever: the first page takes long on a small machine. */
const SHOWN_WITHIN_MS = 120_000;

const screens = join(demoFolder, 'screens');

export class Editor {
	private pictures = 0;

	private constructor(
		private readonly browser: Browser,
		private readonly page: Page,
		private readonly url: string,
	) {}

	/** Opens a browser and signs in. Removes the pictures of earlier runs. */
	static async open(url: string, owner: Owner): Promise<Editor> {
		await rm(screens, { recursive: true, force: true });
		await mkdir(screens, { recursive: true });
		selectors.setTestIdAttribute('data-test-id');
		const browser = await startChromium();
		try {
			const page = await browser.newPage({ viewport: { width: 1500, height: 1000 } });
			page.setDefaultTimeout(SHOWN_WITHIN_MS);
			await page.goto(`${url}/signin`);
			await page.locator('input[name="emailOrLdapLoginId"]').fill(owner.email);
			await page.locator('input[name="password"]').fill(owner.password);
			await page.getByRole('button', { name: 'Sign in' }).click();
			await page.getByTestId('project-tabs').waitFor();
			return new Editor(browser, page, url);
		} catch (error) {
			await browser.close();
			throw error;
		}
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	/** Saves what is on the screen as `.demo/screens/<number> <name>.png`. */
	async picture(name: string): Promise<void> {
		this.pictures += 1;
		const file = `${String(this.pictures).padStart(2, '0')} ${name.replaceAll(/[^\w .-]+/g, ' ')}.png`;
		await this.page.screenshot({ path: join(screens, file) });
	}

	/** Opens the panel of a node in a workflow. */
	async openNode(workflowId: string, nodeId: string): Promise<NodePanel> {
		await this.page.goto(`${this.url}/workflow/${workflowId}/${nodeId}`);
		return await NodePanel.opened(this.page);
	}

	/** Opens the panel of a node on the canvas. */
	async openOnCanvas(node: string): Promise<NodePanel> {
		await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${node}"]`).dblclick();
		return await NodePanel.opened(this.page);
	}

	/** Opens a workflow with one node, and adds an action of CallMatrix behind it from the list of nodes. */
	async addAction(workflowId: string, action: string): Promise<NodePanel> {
		await this.page.goto(`${this.url}/workflow/${workflowId}`);
		await this.page.getByTestId('canvas-handle-plus').click();
		await this.page.getByTestId('node-creator-search-bar').fill('CallMatrix');
		await this.creatorEntry('CallMatrix').click();
		await this.creatorEntry(action).click();
		return await NodePanel.opened(this.page);
	}

	private creatorEntry(name: string): Locator {
		return this.page.getByTestId('node-creator-item-name').and(this.page.getByText(name, { exact: true }));
	}

	/** Publishes the workflow that is open. @returns what n8n then says */
	async publish(): Promise<string> {
		await this.page.getByTestId('workflow-open-publish-modal-button').click();
		await this.page.getByTestId('workflow-publish-button').click();
		return await this.page.getByTestId('activation-modal').innerText();
	}

	/** Closes what n8n says once the workflow is published. */
	async gotIt(): Promise<void> {
		await this.page.getByRole('button', { name: 'Got it' }).click();
	}

	/** Opens the list of executions of the workflow that is open, and waits until one has succeeded. @returns what it says */
	async succeeded(): Promise<string> {
		await this.page.getByTestId('radio-button-executions').click();
		return await this.page.locator('[data-test-execution-status="success"]').first().innerText();
	}

	/** Begins a new credential of CallMatrix in the list of credentials. */
	async newCredential(): Promise<CredentialWindow> {
		await this.page.goto(`${this.url}/home/credentials`);
		await this.page.getByTestId('add-resource-credential').click();
		await this.page.getByTestId('new-credential-type-select').getByRole('combobox').fill('CallMatrix');
		await this.page
			.getByRole('option')
			.filter({ has: this.page.getByText('CallMatrix API', { exact: true }), visible: true })
			.click();
		await this.page.getByTestId('new-credential-type-button').click();
		return new CredentialWindow(this.page);
	}
}
