namespace Actors.Hub.Software.Patterns;

/// <summary>
/// The automaton of an expression's positions (Glushkov): a state for each place where a character is taken, an edge where
/// one place can follow another. Weights say in how many ways: 1, or 2 for more than one. Parts that only a backtracking
/// matcher knows are taken for what they can match.
/// </summary>
internal sealed class PositionAutomaton
{
    /// <summary>Above this, what is checked is the expression with its counts cut down.</summary>
    private const int MaxUnfolded = 400;
    private const int MaxEdges = 2_000_000;
    private readonly Alphabet _alphabet;
    private readonly Dictionary<int, PatternNode> _bodies = [];
    private readonly List<ulong[]> _members = [];
    private readonly List<Dictionary<int, int>> _follow = [];
    private readonly List<(int From, int To, PatternNode.Repeat Loop)> _loops = [];
    private readonly List<PatternNode> _apart = [];
    private readonly bool _unfold;
    private readonly bool _inline;
    private int _edges;

    /// <param name="root">The expression.</param>
    /// <param name="alphabet">Characters that tell its sets apart.</param>
    /// <param name="inline">What must be seen ahead or behind, and atomic groups, are taken for what is inside, instead of kept apart.</param>
    public PositionAutomaton(PatternNode root, Alphabet alphabet, bool inline = false)
    {
        _alphabet = alphabet;
        _inline = inline;
        _unfold = Size(root) <= MaxUnfolded;
        IsExact = _unfold;
        First = Build(root).First;
    }

    /// <summary>False where counts were cut down or taken for unbounded.</summary>
    public bool IsExact { get; private set; } = true;

    public int Count => _members.Count;

    /// <summary>States a match can begin with, with weights.</summary>
    public IReadOnlyDictionary<int, int> First { get; }

    /// <summary>Bodies of look-arounds and atomic groups: to be checked by themselves.</summary>
    public IReadOnlyList<PatternNode> Apart => _apart;

    /// <summary>The characters of a state.</summary>
    public ulong[] Members(int state) => _members[state];

    /// <summary>States that follow a state, with weights.</summary>
    public IReadOnlyDictionary<int, int> Follow(int state) => _follow[state];

    /// <summary>The innermost unbounded repetition that holds all these states, but for one that is no more than a single state.</summary>
    public PatternNode.Repeat? Loop(params int[] states) => _loops
        .Where(l => states.All(s => s >= l.From && s < l.To))
        .OrderBy(l => l.To - l.From)
        .ThenByDescending(l => l.Loop.To - l.Loop.From)
        .Select(l => l.Loop)
        .FirstOrDefault();

    private static bool IsLong(PatternNode.Repeat repeat) => repeat.Max is null || repeat.Max - repeat.Min >= 8;

    private static bool HoldsLong(PatternNode node) => node switch
    {
        PatternNode.Repeat r => IsLong(r) || HoldsLong(r.Body),
        PatternNode.Group g => HoldsLong(g.Body),
        PatternNode.Sequence s => s.Items.Any(HoldsLong),
        PatternNode.Choice c => c.Options.Any(HoldsLong),
        _ => false,
    };

    private static long Size(PatternNode node) => node switch
    {
        PatternNode.Set => 1,
        PatternNode.Group g => Size(g.Body),
        PatternNode.Sequence s => s.Items.Sum(Size),
        PatternNode.Choice c => c.Options.Sum(Size),
        PatternNode.Repeat r => Math.Min(MaxUnfolded + 1, Size(r.Body) * Math.Max(r.Max ?? r.Min, 1)),
        PatternNode.Conditional c => Size(c.Yes) + Size(c.No),
        _ => 1,
    };

    private Part Build(PatternNode node)
    {
        switch (node)
        {
            case PatternNode.Set set:
                return State(_alphabet.Members(set));
            case PatternNode.Sequence sequence:
                return sequence.Items.Aggregate(Part.Nothing, (all, item) => Join(all, Build(item)));
            case PatternNode.Choice choice:
                return choice.Options.Select(Build).Aggregate(Either);
            case PatternNode.Group group:
                if (group.Number is { } number)
                {
                    _bodies[number] = group.Body;
                }

                return Build(group.Body);
            case PatternNode.Repeat repeat:
                return Repeat(repeat);
            case PatternNode.Atomic atomic when _inline:
                return Build(atomic.Body);
            case PatternNode.Look { Negative: false } look when _inline:
                return Build(look.Body);
            case PatternNode.Atomic atomic:
                return Opaque(atomic.Body);
            case PatternNode.Look look:
                _apart.Add(look.Body);
                return Part.Nothing;
            case PatternNode.BackReference reference:
                return _bodies.TryGetValue(reference.Number, out var body) ? Opaque(body) : Part.Nothing;
            case PatternNode.Conditional conditional:
                return Either(Build(conditional.Yes), Build(conditional.No));
            default:
                return Part.Nothing;
        }
    }

    private Part State(ulong[] set)
    {
        _members.Add(set);
        _follow.Add([]);
        var only = new Dictionary<int, int> { [_members.Count - 1] = 1 };
        return new Part(0, only, only);
    }

    // Whatever is inside, it is matched in one way only: one state of all its characters stands for it.
    private Part Opaque(PatternNode body)
    {
        _apart.Add(body);
        var inner = new PositionAutomaton(body, _alphabet);
        return State(_alphabet.Union(inner._members));
    }

    private Part Join(Part a, Part b)
    {
        Connect(a.Last, b.First);
        return new Part(
            Math.Min(a.Null * b.Null, 2),
            Merge(a.First, b.First, a.Null),
            Merge(b.Last, a.Last, b.Null));
    }

    private static Part Either(Part a, Part b) => new(Math.Min(a.Null + b.Null, 2), Merge(a.First, b.First, 1), Merge(a.Last, b.Last, 1));

    private Part Repeat(PatternNode.Repeat repeat)
    {
        if (repeat.Max is null || (repeat.Max >= 8 && HoldsLong(repeat.Body)))
        {
            return Unbounded(repeat);
        }

        var (min, max) = _unfold ? (repeat.Min, repeat.Max.Value)
            : repeat.Min == repeat.Max ? (Math.Min(repeat.Min, 3), Math.Min(repeat.Min, 3))
            : (Math.Min(repeat.Min, 2), Math.Min(repeat.Min, 2) + Math.Min(repeat.Max.Value - repeat.Min, 2));
        var all = Part.Nothing;
        for (var i = 0; i < min; i++)
        {
            all = Join(all, Build(repeat.Body));
        }

        // x{0,3} is (x(x(x)?)?)?: the end of one copy leads to the next copy only.
        var tail = Part.Nothing;
        for (var i = min; i < max; i++)
        {
            tail = Optional(Join(Build(repeat.Body), tail));
        }

        return Join(all, tail);
    }

    private Part Unbounded(PatternNode.Repeat repeat)
    {
        var all = Part.Nothing;
        for (var i = 1; i < Math.Min(repeat.Min, 3); i++)
        {
            all = Join(all, Build(repeat.Body));
        }

        IsExact &= repeat.Max is null && repeat.Min <= 3;
        var from = _members.Count;
        var body = Build(repeat.Body);
        Connect(body.Last, body.First);
        _loops.Add((from, _members.Count, repeat));
        return Join(all, repeat.Min == 0 ? Optional(body) : body);
    }

    private static Part Optional(Part part) => part with { Null = Math.Min(part.Null + 1, 2) };

    private void Connect(Dictionary<int, int> from, Dictionary<int, int> to)
    {
        foreach (var (a, ways) in from)
        {
            foreach (var (b, more) in to)
            {
                if (!_follow[a].TryGetValue(b, out var known) && ++_edges > MaxEdges)
                {
                    throw new PatternException("the expression is too large to be checked: split the rule", 0);
                }

                _follow[a][b] = Math.Min(known + (ways * more), 2);
            }
        }
    }

    private static Dictionary<int, int> Merge(Dictionary<int, int> a, Dictionary<int, int> b, int weight)
    {
        if (weight == 0)
        {
            return a;
        }

        var all = new Dictionary<int, int>(a);
        foreach (var (state, ways) in b)
        {
            all[state] = Math.Min(all.GetValueOrDefault(state) + (ways * weight), 2);
        }

        return all;
    }

    /// <summary>Ways to match nothing, states it can begin with and end with.</summary>
    private sealed record Part(int Null, Dictionary<int, int> First, Dictionary<int, int> Last)
    {
        public static Part Nothing => new(1, [], []);
    }
}
