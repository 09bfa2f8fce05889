/**
 * A README's Markdown as elements. The lexer of `marked` reads it; what it finds becomes elements
 * and text here, never HTML from a string: a `<script>` in a README is shown as text, and a link
 * leads to http(s), mail or this page only. Pictures become links to them, since the content
 * security policy loads none from elsewhere.
 */
import { Lexer, type Token, type Tokens } from 'marked';
import type { ComponentChildren } from 'preact';

export default function Markdown({ text }: { text: string }) {
  return <div class="markdown">{blocks(new Lexer({ gfm: true }).lex(text))}</div>;
}

function blocks(tokens: Token[]): ComponentChildren {
  return tokens.map(block);
}

function block(token: Token): ComponentChildren {
  switch (token.type) {
    case 'heading':
      return heading(token as Tokens.Heading);
    case 'paragraph':
      return <p>{inlines((token as Tokens.Paragraph).tokens)}</p>;
    case 'text': {
      const { tokens, text } = token as Tokens.Text;
      return tokens ? inlines(tokens) : text;
    }
    case 'code':
      return (
        <pre class="plain" tabIndex={0}>
          <code>{(token as Tokens.Code).text}</code>
        </pre>
      );
    case 'blockquote':
      return <blockquote>{blocks((token as Tokens.Blockquote).tokens)}</blockquote>;
    case 'list':
      return list(token as Tokens.List);
    case 'table':
      return table(token as Tokens.Table);
    case 'hr':
      return <hr />;
    case 'html':
      return <p class="prewrap">{(token as Tokens.HTML).text.trim()}</p>;
    case 'space':
    case 'def':
      return null;
    default:
      return token.raw;
  }
}

/** The page's own title is the `h1`. */
function heading({ depth, tokens }: Tokens.Heading): ComponentChildren {
  const text = inlines(tokens);
  return depth === 1 ? <h2>{text}</h2> : depth === 2 ? <h3>{text}</h3> : <h4>{text}</h4>;
}

function list({ ordered, start, items }: Tokens.List): ComponentChildren {
  const content = items.map((item) => (
    <li>
      {item.task && (item.checked ? '☑ ' : '☐ ')}
      {blocks(item.tokens.filter((token) => token.type !== 'checkbox'))}
    </li>
  ));
  return ordered ? <ol start={start === '' ? 1 : start}>{content}</ol> : <ul>{content}</ul>;
}

function table({ header, rows }: Tokens.Table): ComponentChildren {
  return (
    <div class="scroll" role="region" aria-label="Table" tabIndex={0}>
      <table class="compact">
        <thead>
          <tr>
            {header.map((cell) => (
              <th scope="col">{inlines(cell.tokens)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {row.map((cell) => (
                <td>{inlines(cell.tokens)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function inlines(tokens: Token[]): ComponentChildren {
  return tokens.map(inline);
}

function inline(token: Token): ComponentChildren {
  switch (token.type) {
    case 'strong':
      return <strong>{inlines((token as Tokens.Strong).tokens)}</strong>;
    case 'em':
      return <em>{inlines((token as Tokens.Em).tokens)}</em>;
    case 'del':
      return <del>{inlines((token as Tokens.Del).tokens)}</del>;
    case 'codespan':
      return <code>{(token as Tokens.Codespan).text}</code>;
    case 'br':
      return <br />;
    case 'link': {
      const { href, tokens } = token as Tokens.Link;
      return link(href, inlines(tokens));
    }
    case 'image': {
      const { href, text } = token as Tokens.Image;
      return link(href, text || href);
    }
    case 'text': {
      const { tokens, text } = token as Tokens.Text;
      return tokens ? inlines(tokens) : text;
    }
    case 'escape':
      return (token as Tokens.Escape).text;
    default:
      return token.raw;
  }
}

function link(href: string, content: ComponentChildren): ComponentChildren {
  if (/^https?:\/\//i.test(href)) {
    return (
      <a href={href} rel="noopener noreferrer nofollow" target="_blank">
        {content}
      </a>
    );
  }
  return /^(mailto:|#|\/(?![/\\]))/i.test(href) ? <a href={href}>{content}</a> : content;
}
