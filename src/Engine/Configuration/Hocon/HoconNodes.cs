namespace Akka.Configuration.Hocon;

/// <summary>A place in a text: line and column count from 1; <see cref="File"/> is null where not known.</summary>
internal readonly record struct HoconPlace(int Line, int Column, string? File = null)
{
    public override string ToString() => File is null ? $"line {Line}, column {Column}" : $"{File}, line {Line}, column {Column}";
}

/// <summary>What was written, before substitutions are resolved.</summary>
internal abstract class HoconNode
{
    /// <summary>Whether this hides every earlier definition of the same key.</summary>
    public virtual bool HidesEarlier => false;
}

internal sealed class LiteralNode(string? text, bool blank = false) : HoconNode
{
    public string? Text { get; } = text;

    /// <summary>White space between two parts of a value: it counts only between texts.</summary>
    public bool Blank { get; } = blank;

    public override bool HidesEarlier => true;
}

internal sealed class ArrayNode : HoconNode
{
    public List<Slot> Items { get; } = [];
    public override bool HidesEarlier => true;
}

internal sealed class ObjectNode : HoconNode
{
    public Dictionary<string, Slot> Fields { get; } = new(StringComparer.Ordinal);

    public Slot Field(string key)
    {
        if (!Fields.TryGetValue(key, out var slot)) Fields[key] = slot = new Slot();
        return slot;
    }

    /// <summary>Takes over the definitions of another object, behind the own ones.</summary>
    public void Add(ObjectNode other)
    {
        foreach (var (key, slot) in other.Fields)
        {
            foreach (var definition in slot.Definitions) Field(key).Add(definition);
        }
    }
}

/// <summary><c>${path}</c>. <see cref="Scope"/> is the path of the object that an included text was put into.</summary>
internal sealed class SubstitutionNode(string[] path, bool optional, HoconPlace place) : HoconNode
{
    public string[] Path { get; } = path;
    public bool Optional { get; } = optional;
    public HoconPlace Place { get; } = place;
    public string[] Scope { get; init; } = [];

    /// <summary>An object stands beside it, so it has to be one too.</summary>
    public bool MustBeObject { get; init; }
}

/// <summary>Parts that stand beside each other: texts joined, or lists appended.</summary>
internal sealed class JoinNode(List<HoconNode> parts, HoconPlace place) : HoconNode
{
    public List<HoconNode> Parts { get; } = parts;
    public HoconPlace Place { get; } = place;
}

/// <summary>The definitions of one key in the order written. Later ones win or, as objects, are merged over earlier ones.</summary>
internal sealed class Slot
{
    public List<HoconNode> Definitions { get; } = [];

    public void Add(HoconNode node)
    {
        if (node is ObjectNode added)
        {
            if (Definitions.Count > 0 && Definitions[^1] is ObjectNode last)
            {
                last.Add(added);
                return;
            }

            // A copy: the object may belong to an included text, and later definitions are merged into it.
            var copy = new ObjectNode();
            copy.Add(added);
            node = copy;
            if (Definitions.Count > 0 && Definitions[^1].HidesEarlier) Definitions.Clear();
        }
        else if (node.HidesEarlier) Definitions.Clear();

        Definitions.Add(node);
    }
}
