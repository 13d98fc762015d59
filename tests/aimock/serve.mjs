// A mock server of every provider's API. What it does depends on the model that is asked for; prints its address.
import { LLMock } from '@copilotkit/aimock';

const text = 'Hola. Tarda de 2 a 3 días laborables. ¿Algo más?';
// Handles are given anew in every turn: the one to cite stands in the request.
const handleIn = (request) => /handle=\\*"(p\d+)\\*" title=\\*"¿Cuánto/.exec(JSON.stringify(request))?.[1] ?? 'p1';
const answer = (request) => said({ name: 'reply', arguments: { text, citations: [handleIn(request)] } });
const searches = ['envío', 'plazo de entrega'].map((question) => ({ name: 'search_knowledge', arguments: { question } }));
const usage = { prompt_tokens: 1000, completion_tokens: 50, total_tokens: 1050 };
const said = (call) => ({ toolCalls: [{ ...call, arguments: JSON.stringify(call.arguments) }], usage });
const asked = (calls) => calls.map((call) => ({ ...call, arguments: JSON.stringify(call.arguments) }));

// Words first: Google sends a call of a tool in one piece, which nothing could cut.
const wordy = (request) => ({ content: 'Un momento, por favor, que lo miro con mucho gusto. '.repeat(4), ...answer(request) });

const mock = new LLMock({ port: 0, logLevel: 'silent', metrics: true });
// Bedrock names whose model it is before the model's own name.
const on = (model, response, options = {}) => {
  for (const whose of ['', 'anthropic.', 'openai.']) {
    mock.on({ model: `${whose}${model}`, ...options.match }, response, options.how ?? {});
  }
};

on('good', answer, { how: { chunkSize: 8 } });
on('two-tools', answer, { match: { hasToolResult: true } });
on('two-tools', { content: 'Voy a mirarlo, son 99 euros.', toolCalls: asked(searches), usage });
// The word quoted is the customer's own, so the line stays in the brief; the second quotes what nobody said.
const handleOfMessage = (request) => /m\d+/.exec(JSON.stringify(request))?.[0] ?? 'm1';
on('hands-over', (request) => said({
  name: 'hand_over',
  arguments: {
    reason: 'outside_knowledge',
    brief: [
      { statement: 'Pregunta por el envío.', message: handleOfMessage(request), quote: 'envío' },
      { statement: 'Vive en Marte.', message: handleOfMessage(request), quote: 'vivo en Marte' },
    ],
  },
}), { how: { chunkSize: 8 } });
on('plain-text', { content: 'Tarda dos días.', usage });
on('wrong-price', said({ name: 'reply', arguments: { text: 'Cuesta 1 €.', citations: ['p1'] } }));
on('rate-limited', { error: { message: 'Too many', type: 'rate_limit_error' }, status: 429 });
on('broken', { error: { message: 'Oh', type: 'server_error' }, status: 500 });
on('key-refused', { error: { message: 'No', type: 'authentication_error' }, status: 401 });
on('cut', wordy, { how: { chunkSize: 4, truncateAfterChunks: 3 } });
on('hung-up', wordy, { how: { chunkSize: 4, latency: 30, disconnectAfterMs: 120 } });
on('garbage', answer, { how: { chaos: { malformedRate: 1 } } });
on('silent', answer, { how: { latency: 120000 } });
on('slow', wordy, { how: { chunkSize: 2, latency: 400 } });

// Beside a conversation and for briefs: what is asked for stands in the tool, what it is about in the prompt.
const textOf = (request) =>
  (request.messages ?? [])
    .map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content ?? '')))
    .join('\n');
const linesOf = (request) =>
  [...textOf(request).matchAll(/^\[(m\d+)( customer)?\] (.*)$/gm)].map(([, message, who, words]) => ({ message, who, words }));
const written = {
  translate: (request) => ({ items: linesOf(request).map(({ message, words }) => ({ message, text: `EN ${words}` })) }),
  brief: (request) => {
    const [first] = linesOf(request);
    const wants = [{ statement: 'Wants to know something', message: first.message, quote: first.words }];
    return { wants, mood: 'calm', next_step: 'Answer kindly.' };
  },
};
const suggested = (request, description) => {
  const [first] = linesOf(request);
  if (description.startsWith('Sum')) {
    return { lines: [{ part: 'wants', statement: 'Wants to know something', message: first.message, quote: first.words }] };
  }
  if (description.startsWith('Say')) return { text: 'Answer kindly.', messages: [first.message] };
  if (!description.includes('their own text')) {
    const handle = /handle="(p\d+)"/.exec(textOf(request))?.[1];
    return { text: 'Hola. Te lo cuento con mucho gusto.', citations: handle ? [handle] : [] };
  }
  return { text: /Translate the text/.test(textOf(request)) ? 'Hola, llega mañana.' : '¡Hola! Con mucho gusto te ayudo.' };
};
const copilot = (request) => {
  const tools = (request.tools ?? []).map((tool) => tool.function);
  const { name, description = '' } = tools.find((tool) => tool.name !== 'search_knowledge') ?? {};
  if (tools.length > 1 && !request.messages.some((message) => message.role === 'tool')) return said(searches[0]);
  return said({ name, arguments: written[name]?.(request) ?? suggested(request, description) });
};
on('copilot', copilot, { how: { chunkSize: 8 } });
on('copilot-slow', wordy, { how: { chunkSize: 2, latency: 400 } });

const address = await mock.start();
console.log(address);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
