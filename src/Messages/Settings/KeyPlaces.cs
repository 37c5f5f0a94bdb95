using System.Text;

namespace Actors.Messages.Settings;

/// <summary>A key written in a file. <see cref="Line"/> counts from 1; <see cref="Comment"/> is what stands above it, without the #.</summary>
internal sealed record KeyPlace(string Path, int Line, string Comment);

/// <summary>
/// Finds the keys of a HOCON text that has been read without error, so that messages can name lines; a configuration itself does not keep them.
/// </summary>
internal sealed class KeyPlaces
{
    private readonly string _text;
    private readonly List<KeyPlace> _found = [];
    private int _at;
    private int _line = 1;
    private string _comment = "";

    private KeyPlaces(string text) => _text = text;

    /// <summary>The keys of a text in its order, objects included, with full paths.</summary>
    public static IReadOnlyList<KeyPlace> Find(string text)
    {
        var places = new KeyPlaces(text);
        places.Fields("");
        return places._found;
    }

    private char Here => Peek(0);

    private char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private void Next()
    {
        if (Here == '\n')
            _line++;
        _at++;
    }

    private void Fields(string prefix)
    {
        while (_at < _text.Length)
        {
            switch (Here)
            {
                case '}':
                    Next();
                    return;
                case '{' or ',' or '\uFEFF':
                    Next();
                    break;
                case '#':
                    Comment(1);
                    break;
                case '/' when Peek(1) == '/':
                    Comment(2);
                    break;
                case '\n':
                    Next();
                    if (Blank())
                        _comment = "";
                    break;
                case var c when char.IsWhiteSpace(c):
                    Next();
                    break;
                default:
                    Field(prefix);
                    break;
            }
        }
    }

    // Whether the line that begins here is empty.
    private bool Blank()
    {
        var i = 0;
        while (Peek(i) is ' ' or '\t' or '\r')
            i++;
        return Peek(i) is '\n' or '\0';
    }

    private void Field(string prefix)
    {
        var line = _line;
        var key = Key();
        var path = prefix.Length == 0 ? key : $"{prefix}.{key}";
        if (key.Length > 0 && Here is '=' or ':' or '+' or '{')
            _found.Add(new KeyPlace(path, line, _comment.Trim()));
        _comment = "";
        while (Here is '=' or ':' or '+' || (char.IsWhiteSpace(Here) && Here != '\0'))
            Next();
        Value(path);
    }

    private string Key()
    {
        var key = new StringBuilder();
        while (_at < _text.Length && Here is not ('=' or ':' or '{' or '}' or '\n' or ',') && !(Here == '+' && Peek(1) == '='))
        {
            if (Here == '"')
            {
                var text = Quoted();
                key.Append(text.Contains('.', StringComparison.Ordinal) || text.Length == 0 ? $"\"{text}\"" : text);
            }
            else
            {
                key.Append(Here);
                Next();
            }
        }

        // a brace, or a separator, may stand on a later line
        while (char.IsWhiteSpace(Here) && Here != '\0')
            Next();
        return key.ToString().Trim();
    }

    private void Value(string path)
    {
        var depth = 0;
        while (_at < _text.Length)
        {
            var c = Here;
            if (c == '"')
            {
                Quoted();
                continue;
            }

            if (c == '#' || (c == '/' && Peek(1) == '/'))
            {
                SkipLine();
                continue;
            }

            if (depth == 0 && c is '\n' or ',' or '}')
            {
                if (depth == 0)
                    return;
            }

            if (c == '$' && Peek(1) == '{')
            {
                while (_at < _text.Length && Here != '}')
                    Next();
                Next();
                continue;
            }

            Next();
            if (c == '[')
                depth++;
            else if (c == ']')
                depth--;
            else if (c == '{' && depth == 0)
                Fields(path);
            else if (c == '{')
                depth++;
            else if (c == '}')
                depth--;
        }
    }

    private string Quoted()
    {
        var triple = Peek(1) == '"' && Peek(2) == '"';
        var close = triple ? "\"\"\"" : "\"";
        for (var i = 0; i < close.Length; i++)
            Next();
        var start = _at;
        while (_at < _text.Length && string.CompareOrdinal(_text, _at, close, 0, close.Length) != 0)
        {
            if (!triple && Here == '\\')
                Next();
            Next();
        }

        var text = _text[start..Math.Min(_at, _text.Length)];
        for (var i = 0; i < close.Length; i++)
            Next();
        while (triple && Here == '"')
            Next();
        return text;
    }

    private void Comment(int mark)
    {
        var start = _at + mark;
        SkipLine();
        _comment += " " + _text[Math.Min(start, _at).._at].Trim();
    }

    private void SkipLine()
    {
        while (_at < _text.Length && Here != '\n')
            Next();
    }
}
