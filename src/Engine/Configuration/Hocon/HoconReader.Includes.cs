namespace Akka.Configuration.Hocon;

internal sealed partial class HoconReader
{
    // include "x", include file("x"), include required("x"), include required(file("x")).
    private bool TryReadInclude(ObjectNode owner, string[] scope)
    {
        if (!_text.Starts("include") || !IncludeFollows()) return false;
        var start = _text.At;
        _text.Skip("include".Length);
        Blanks();
        var required = Word("required(");
        var file = Word("file(");
        if (_text.Here != '"') throw _text.Error("an include names a file in quotes: include \"more.conf\".");
        var name = _text.Quoted();
        for (var i = (required ? 1 : 0) + (file ? 1 : 0); i > 0; i--)
        {
            Blanks();
            if (_text.Here != ')') throw _text.Error("a closing bracket is missing behind the name of the include.");
            _text.Skip();
        }

        if (include is null)
            throw _text.ErrorAt(start, $"include \"{name}\" cannot be followed: this text was read without a way to find others.");
        if (Included(name, start) is not { } root)
            return required ? throw _text.ErrorAt(start, $"include \"{name}\" is required and was not found.") : true;
        // A root made of values by hand is read from its text.
        owner.Add((ObjectNode)Moved(root.Tree ?? new HoconReader(root.Value.ToString(), include: null).ReadRoot(), scope, name));
        _substitutions.AddRange(root.Substitutions);
        return true;
    }

    private bool IncludeFollows()
    {
        var at = "include".Length;
        while (_text.Peek(at) is ' ' or '\t') at++;
        return at > "include".Length ? _text.Peek(at) is '"' or 'f' or 'r' or 'u' or 'c' && LooksLikeName(at) : _text.Peek(at) == '"';
    }

    private bool LooksLikeName(int at)
    {
        while (char.IsAsciiLetter(_text.Peek(at))) at++;
        return _text.Peek(at) is '"' or '(';
    }

    private bool Word(string word)
    {
        if (!_text.Starts(word)) return false;
        _text.Skip(word.Length);
        Blanks();
        return true;
    }

    private void Blanks()
    {
        while (_text.AtBlank) _text.Skip();
    }

    private HoconRoot? Included(string name, int start)
    {
        try
        {
            return include!(name);
        }
        catch (Exception e) when (e is ConfigurationException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{_text.PlaceOf(start)}: include \"{name}\": {e.Message}", e);
        }
    }

    // A substitution in an included text means a key of that text first, and of the whole second.
    private static HoconNode Moved(HoconNode node, string[] scope, string file)
    {
        switch (node)
        {
            case ObjectNode fields:
                var o = new ObjectNode();
                foreach (var (key, slot) in fields.Fields) o.Fields[key] = MovedSlot(slot, scope, file);
                return o;
            case ArrayNode array:
                var list = new ArrayNode();
                list.Items.AddRange(array.Items.Select(i => MovedSlot(i, scope, file)));
                return list;
            case JoinNode join: return new JoinNode(join.Parts.ConvertAll(p => Moved(p, scope, file)), In(join.Place, file));
            case SubstitutionNode s:
                return new SubstitutionNode(s.Path, s.Optional, In(s.Place, file)) { Scope = [.. scope, .. s.Scope], MustBeObject = s.MustBeObject };
            default: return node;
        }
    }

    private static Slot MovedSlot(Slot slot, string[] scope, string file)
    {
        var moved = new Slot();
        moved.Definitions.AddRange(slot.Definitions.Select(d => Moved(d, scope, file)));
        return moved;
    }

    private static HoconPlace In(HoconPlace place, string file) => place.File is null ? place with { File = file } : place;
}
