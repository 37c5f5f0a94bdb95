using System.Runtime.CompilerServices;

namespace Akka.Configuration.Hocon;

/// <summary>Reads one text into nodes, after https://github.com/lightbend/config/blob/main/HOCON.md.</summary>
internal sealed partial class HoconReader(string source, Func<string, HoconRoot?>? include)
{
    private readonly HoconText _text = new(source);
    private readonly List<HoconSubstitution> _substitutions = [];

    public IReadOnlyList<HoconSubstitution> Substitutions => _substitutions;

    public ObjectNode ReadRoot()
    {
        var root = new ObjectNode();
        _text.SkipLines();
        if (_text.Here == '[') throw _text.Error("a configuration is an object, not a list.");
        var braced = _text.Here == '{';
        var open = _text.At;
        if (braced) _text.Skip();
        ReadFields(root, [], braced ? open : null);
        _text.SkipLines();
        if (!_text.End) throw _text.Error("text behind the closing brace of the whole.");
        return root;
    }

    private void ReadFields(ObjectNode owner, string[] scope, int? open)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw _text.Error("nested too deeply.");
        while (true)
        {
            _text.SkipLines();
            if (_text.End)
            {
                if (open is { } at) throw _text.ErrorAt(at, "this brace is not closed.");
                return;
            }

            if (_text.Here == '}')
            {
                if (open is null) throw _text.Error("a closing brace without an opening one.");
                _text.Skip();
                return;
            }

            var braced = !TryReadInclude(owner, scope) && ReadField(owner, scope);
            EndItem('}', braced);
        }
    }

    // True where a brace right behind the key began the value: its closing brace ends the field, so that another may follow on the line.
    private bool ReadField(ObjectNode owner, string[] scope)
    {
        var start = _text.At;
        var path = ReadKey();
        _text.SkipLines();
        var append = _text.Starts("+=");
        var braced = _text.Here == '{';
        if (append) _text.Skip(2);
        else if (_text.Here is ':' or '=') _text.Skip();
        else if (!braced) throw _text.ErrorAt(start, $"key '{HoconPath.Join(path)}' has no value: write = behind it.");
        _text.SkipLines();

        string[] inside = [.. scope, .. path];
        var values = ReadValue(inside, braced);
        var slot = SlotOf(owner, path);
        if (!append)
        {
            foreach (var value in values) slot.Add(value);
            return braced;
        }

        // a += b is a = ${?a} [ b ].
        var item = new Slot();
        foreach (var value in values) item.Add(value);
        var list = new ArrayNode();
        list.Items.Add(item);
        var place = _text.PlaceOf(start);
        slot.Add(new JoinNode([new SubstitutionNode(inside, optional: true, place), list], place));
        return false;
    }

    private static Slot SlotOf(ObjectNode owner, string[] path)
    {
        var o = owner;
        foreach (var key in path.AsSpan(0, path.Length - 1))
        {
            var slot = o.Field(key);
            if (slot.Definitions is not [.., ObjectNode]) slot.Add(new ObjectNode());
            o = (ObjectNode)slot.Definitions[^1];
        }

        return o.Field(path[^1]);
    }

    // Fields and members are parted by a comma or by an end of line, and a comma may stand behind the last.
    private void EndItem(char close, bool braced = false)
    {
        _text.SkipBlanks();
        var newLine = _text.Here == '\n';
        _text.SkipLines();
        if (_text.Here == ',')
        {
            _text.Skip();
            _text.SkipLines();
            if (_text.Here == ',') throw _text.Error("two commas with nothing between them.");
        }
        else if (!newLine && !braced && !_text.End && _text.Here != close)
        {
            throw _text.Error($"'{_text.Here}' cannot stand here: a comma, an end of line or '{close}' parts what comes next; a text with this character needs quotes.");
        }
    }

    private string[] ReadKey()
    {
        var start = _text.At;
        var parts = new List<string>();
        var part = "";
        var quoted = false;
        while (true)
        {
            if (_text.Here == '"')
            {
                part += _text.Quoted();
                quoted = true;
            }
            else if (_text.Here == '.')
            {
                Close();
                _text.Skip();
            }
            else if (_text.AtBare) part += _text.Bare(key: true);
            else if (_text.AtBlank)
            {
                var blank = _text.At;
                while (_text.AtBlank) _text.Skip();
                if (part.Length > 0 && (_text.AtBare || _text.Here == '"') && _text.Here != '.') part += _text.From(blank);
            }
            else break;
        }

        if (_text.At == start)
            throw _text.Error(_text.End ? "a key is missing." : $"'{_text.Here}' cannot begin a key; a key with this character needs quotes.");
        Close();
        return [.. parts];

        void Close()
        {
            if (part.Length == 0 && !quoted)
                throw _text.ErrorAt(start, "a part of this key is empty: dots part keys, and a key with a dot needs quotes.");
            parts.Add(part);
            part = "";
            quoted = false;
        }
    }
}
