namespace Actors.Hub.Software.Patterns;

/// <summary>
/// Finds expressions whose matching can take exponential time: those where a repetition can go over the same text and come
/// back to the same place in two ways. A pair of states that are on the way together and meet again tells it
/// (Weber and Seidl, On the degree of ambiguity of finite automata, 1991).
/// </summary>
internal sealed class AmbiguityCheck
{
    private const int MaxSteps = 20_000_000;
    private readonly PositionAutomaton _automaton;
    private int _steps;

    private AmbiguityCheck(PositionAutomaton automaton) => _automaton = automaton;

    /// <summary>Checks an expression and the parts of it that match by themselves.</summary>
    /// <exception cref="PatternException">It is catastrophic, or too large to be checked.</exception>
    public static void Check(ParsedPattern pattern, Alphabet alphabet)
    {
        var waiting = new Stack<PatternNode>([pattern.Root]);
        while (waiting.TryPop(out var node))
        {
            var states = new PositionAutomaton(node, alphabet);
            foreach (var part in states.Apart)
            {
                waiting.Push(part);
            }

            if (new AmbiguityCheck(states).Find() is { } found)
            {
                var loop = states.Loop(found);
                var text = loop is null ? pattern.Text : pattern.Text[loop.From..loop.To];
                throw new PatternException(
                    $"catastrophic expression: the repetition '{(text.Length > 60 ? string.Concat(text.AsSpan(0, 60), "...") : text)}' can match the same text in many ways, "
                    + "so that one path may take for ever; let each round end with what it cannot hold inside, as (?:[^/]+/)+ does",
                    loop?.From ?? 0);
            }
        }
    }

    private int[]? Find()
    {
        var component = Components.Of(Enumerable.Range(0, _automaton.Count), s => _automaton.Follow(s).Keys);
        for (var a = 0; a < _automaton.Count; a++)
        {
            foreach (var (b, ways) in _automaton.Follow(a))
            {
                if (ways > 1 && component[a] == component[b])
                {
                    return [a, b];
                }
            }
        }

        return Pairs(component);
    }

    // Pairs (a, b), a <= b, of states that one text can lead to from a same state, all inside one cycle.
    private int[]? Pairs(Dictionary<int, int> component)
    {
        var same = component.GroupBy(c => c.Value).Where(g => g.Count() > 1).SelectMany(g => g.Select(c => (c.Key, c.Key))).ToList();
        var pairs = Components.Of(same, p => Next(p, component));
        foreach (var group in pairs.GroupBy(p => p.Value, p => p.Key))
        {
            var met = group.ToList();
            if (met.Exists(p => p.Item1 == p.Item2) && met.Find(p => p.Item1 != p.Item2) is var (a, b) && a != b)
            {
                return [a, b, met.Find(p => p.Item1 == p.Item2).Item1];
            }
        }

        return null;
    }

    private List<(int, int)> Next((int, int) pair, Dictionary<int, int> component)
    {
        var next = new List<(int, int)>();
        foreach (var a in _automaton.Follow(pair.Item1).Keys)
        {
            if (component[a] != component[pair.Item1])
            {
                continue;
            }

            foreach (var b in _automaton.Follow(pair.Item2).Keys)
            {
                if (++_steps > MaxSteps)
                {
                    throw new PatternException("the expression is too large to be checked: split the rule", 0);
                }

                if (component[b] == component[a] && Alphabet.Overlap(_automaton.Members(a), _automaton.Members(b)))
                {
                    next.Add(a <= b ? (a, b) : (b, a));
                }
            }
        }

        return next;
    }
}
