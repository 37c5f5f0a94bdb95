using System.Runtime.CompilerServices;

namespace Akka.Configuration.Hocon;

internal sealed partial class HoconReader
{
    // More than one node where objects stand beside each other: they are then definitions of the same key, merged in this order.
    private List<HoconNode> ReadValue(string[] scope, bool untilText = false)
    {
        var start = _text.At;
        var parts = new List<HoconNode>();
        while (!_text.End && !_text.AtComment && _text.Here is not ('\n' or ',' or '}' or ']'))
        {
            var blank = _text.At;
            while (_text.AtBlank) _text.Skip();
            if (_text.At > blank) parts.Add(new LiteralNode(_text.From(blank), blank: true));
            else if (untilText && (_text.AtBare || _text.Here == '"')) break;
            else parts.Add(ReadPart(scope));
        }

        while (parts is [.., LiteralNode { Blank: true }]) parts.RemoveAt(parts.Count - 1);
        if (parts.Count == 0) throw _text.ErrorAt(start, "a value is missing; an empty text is written \"\".");
        return parts.Count == 1 ? parts : Joined(parts, start);
    }

    private List<HoconNode> Joined(List<HoconNode> parts, int start)
    {
        var text = parts.Exists(p => p is LiteralNode { Blank: false });
        var list = parts.Exists(p => p is ArrayNode);
        var fields = parts.Exists(p => p is ObjectNode);
        if ((text && (list || fields)) || (list && fields))
            throw _text.ErrorAt(start, "texts, lists and objects cannot stand beside each other in one value.");
        if (!fields) return [new JoinNode(parts, _text.PlaceOf(start))];
        parts.RemoveAll(p => p is LiteralNode);
        return parts.ConvertAll(p => p is SubstitutionNode s ? new SubstitutionNode(s.Path, s.Optional, s.Place) { MustBeObject = true } : p);
    }

    private HoconNode ReadPart(string[] scope)
    {
        var start = _text.At;
        switch (_text.Here)
        {
            case '{':
                _text.Skip();
                var fields = new ObjectNode();
                ReadFields(fields, scope, start);
                return fields;
            case '[': return ReadArray(scope);
            case '"': return new LiteralNode(_text.Quoted());
            case '$' when _text.Peek(1) == '{': return ReadSubstitution();
        }

        if (!_text.AtBare) throw _text.Error($"'{_text.Here}' cannot stand in a text without quotes.");
        var word = _text.Bare(key: false);
        return new LiteralNode(word is "null" ? null : word);
    }

    private ArrayNode ReadArray(string[] scope)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw _text.Error("nested too deeply.");
        var open = _text.At;
        _text.Skip();
        var array = new ArrayNode();
        while (true)
        {
            _text.SkipLines();
            if (_text.End) throw _text.ErrorAt(open, "this bracket is not closed.");
            if (_text.Here == ']')
            {
                _text.Skip();
                return array;
            }

            var item = new Slot();
            foreach (var value in ReadValue(scope)) item.Add(value);
            array.Items.Add(item);
            EndItem(']');
        }
    }

    private SubstitutionNode ReadSubstitution()
    {
        var start = _text.At;
        _text.Skip(2);
        var optional = _text.Here == '?';
        if (optional) _text.Skip();
        while (_text.AtBlank) _text.Skip();
        var path = ReadKey();
        if (_text.Here != '}') throw _text.ErrorAt(start, "this substitution is not closed by a brace.");
        _text.Skip();
        _substitutions.Add(new HoconSubstitution(HoconPath.Join(path)));
        return new SubstitutionNode(path, optional, _text.PlaceOf(start));
    }
}
