import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';

/**
 * Posts the same body several times at the same moment: all connections are open and all but the last byte is sent before any
 * receiver can be through with one.
 *
 * @returns the status of each answer
 */
export async function postAtOnce(
	url: string,
	headers: Record<string, string>,
	body: string,
	copies: number,
): Promise<number[]> {
	const bytes = Buffer.from(body);
	const posts = await Promise.all(
		Array.from({ length: copies }, async () => {
			const sent = request(url, {
				method: 'POST',
				agent: false,
				headers: { ...headers, 'content-length': bytes.length },
			});
			const answer = once(sent, 'response') as Promise<[IncomingMessage]>;
			await new Promise((resolve) => sent.write(bytes.subarray(0, -1), resolve));
			return { sent, answer };
		}),
	);
	for (const { sent } of posts) sent.end(bytes.subarray(-1));
	return await Promise.all(
		posts.map(async ({ answer }) => {
			const [response] = await answer;
			response.resume();
			return response.statusCode ?? 0;
		}),
	);
}
