using System.Runtime.CompilerServices;

namespace Akka.Configuration.Hocon;

/// <summary>
/// Turns what was written into values. A substitution sees the whole text, whichever comes first; one that leads back to the field that holds it
/// sees the field's earlier definitions only (look-back), and is an error where there is none and it is not optional.
/// </summary>
internal sealed class HoconResolver(ObjectNode root)
{
    // Each doubling of a value by a substitution doubles the work: this ends a text made to exhaust the memory.
    private const int MostSubstitutions = 1_000_000;
    private readonly Dictionary<Slot, int> _active = [];
    private int _substitutions;
    private bool _lookedBackAtNothing;

    public HoconValue Resolve() => new(Evaluate(root));

    private HoconObject Evaluate(ObjectNode node)
    {
        Guard();
        var result = new HoconObject();
        foreach (var (key, slot) in node.Fields)
        {
            if (_active.TryGetValue(slot, out var index) && index == 0 && slot.Definitions[0] is SubstitutionNode { Optional: false } s)
                throw Cycle(s);
            if (Evaluate(slot) is { } value) result.Items[key] = value;
        }

        return result;
    }

    private HoconValue? Evaluate(Slot slot)
    {
        HoconValue? merged = null;
        for (var i = Limit(slot) - 1; i >= 0; i--)
        {
            if (Evaluate(slot, i) is not { } value) continue;
            if (!value.IsObject()) return merged ?? value;
            merged = merged is null ? value : HoconValue.Merged(merged, value);
        }

        return merged;
    }

    private HoconValue? Evaluate(Slot slot, int index)
    {
        var definition = slot.Definitions[index];
        if (definition is ObjectNode fields) return new HoconValue(Evaluate(fields));

        var wasActive = _active.TryGetValue(slot, out var before);
        _active[slot] = index;
        var value = Evaluate(definition);
        if (wasActive) _active[slot] = before;
        else _active.Remove(slot);
        return value;
    }

    private HoconValue? Evaluate(HoconNode node) => node switch
    {
        LiteralNode literal => new HoconValue(new HoconLiteral(literal.Text)),
        ObjectNode fields => new HoconValue(Evaluate(fields)),
        ArrayNode array => new HoconValue(Evaluate(array)),
        JoinNode join => Evaluate(join),
        SubstitutionNode substitution => Evaluate(substitution),
        _ => throw new InvalidOperationException(node.GetType().Name),
    };

    private HoconArray Evaluate(ArrayNode node)
    {
        Guard();
        var result = new HoconArray();
        foreach (var item in node.Items) if (Evaluate(item) is { } value) result.Add(value);

        return result;
    }

    private HoconValue? Evaluate(SubstitutionNode node)
    {
        Guard();
        if (++_substitutions > MostSubstitutions) throw new ConfigurationException($"{node.Place}: too many substitutions.");

        _lookedBackAtNothing = false;
        var value = node.Scope.Length > 0 ? Look(root, [.. node.Scope, .. node.Path], 0) : null;
        value ??= Look(root, node.Path, 0);
        if (value is null && !node.Optional)
        {
            var name = HoconPath.Join(node.Path);
            throw _lookedBackAtNothing
                ? Cycle(node)
                : new ConfigurationException($"{node.Place}: ${{{name}}} names nothing; define it, or write ${{?{name}}}.");
        }

        // Lightbend's specification; Akka.NET drops the value. Not for ${?a} in the first definition of a.
        if (value is null && !_lookedBackAtNothing && Environment.GetEnvironmentVariable(string.Join('.', node.Path)) is { } variable)
        {
            value = new HoconValue(new HoconLiteral(variable));
        }

        if (value is not null && node.MustBeObject && !value.IsObject())
            throw new ConfigurationException($"{node.Place}: ${{{HoconPath.Join(node.Path)}}} stands beside an object but is none.");
        return value;
    }

    private HoconValue? Look(ObjectNode fields, string[] path, int at) =>
        fields.Fields.TryGetValue(path[at], out var slot) ? Look(slot, path, at + 1) : null;

    private HoconValue? Look(Slot slot, string[] path, int at)
    {
        HoconValue? merged = null;
        for (var i = Limit(slot) - 1; i >= 0; i--)
        {
            HoconValue? found;
            if (at < path.Length && slot.Definitions[i] is ObjectNode fields) found = Look(fields, path, at);
            else
            {
                found = Evaluate(slot, i);
                if (at < path.Length && found?.IsObject() == false) break;
                found = found?.Find(path, at);
            }
            if (found is null) continue;
            if (!found.IsObject()) return merged ?? found;
            merged = merged is null ? found : HoconValue.Merged(merged, found);
        }

        return merged;
    }

    private int Limit(Slot slot)
    {
        if (!_active.TryGetValue(slot, out var index)) return slot.Definitions.Count;
        if (index == 0) _lookedBackAtNothing = true;
        return index;
    }

    private HoconValue? Evaluate(JoinNode node)
    {
        var values = new List<(HoconValue Value, bool Blank)>();
        foreach (var part in node.Parts) if (Evaluate(part) is { } value) values.Add((value, part is LiteralNode { Blank: true }));

        var solid = values.Where(v => !v.Blank).Select(v => v.Value).ToList();
        if (solid.Count == 0) return null;
        if (solid.Any(v => v.IsArray()))
        {
            if (!solid.All(v => v.IsArray()))
                throw new ConfigurationException($"{node.Place}: a list and something that is no list stand beside each other.");
            var joined = new HoconArray();
            foreach (var value in solid) joined.AddRange(value.GetArray());
            return new HoconValue(joined);
        }

        if (solid.Any(v => v.IsObject()))
        {
            if (!solid.All(v => v.IsObject()))
                throw new ConfigurationException($"{node.Place}: an object and something that is no object stand beside each other.");
            return solid.Aggregate((under, over) => HoconValue.Merged(over, under));
        }

        var text = new StringBuilder();
        foreach (var (value, _) in values) text.Append(value.GetString() ?? "null");
        return new HoconValue(new HoconLiteral(text.ToString()));
    }

    private static ConfigurationException Cycle(SubstitutionNode node) =>
        new($"{node.Place}: ${{{HoconPath.Join(node.Path)}}} leads back to itself (a cycle), and nothing was defined before it.");

    private static void Guard()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new ConfigurationException("The configuration is nested too deeply.");
    }
}
