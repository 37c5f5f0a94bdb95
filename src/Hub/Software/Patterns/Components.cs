namespace Actors.Hub.Software.Patterns;

/// <summary>Strongly connected components (Tarjan), without recursion.</summary>
internal static class Components
{
    /// <summary>The number of its component for every state that can be reached.</summary>
    public static Dictionary<T, int> Of<T>(IEnumerable<T> roots, Func<T, IEnumerable<T>> follow)
        where T : notnull
    {
        var component = new Dictionary<T, int>();
        var index = new Dictionary<T, int>();
        var low = new Dictionary<T, int>();
        var path = new Stack<T>();
        var work = new Stack<(T State, IEnumerator<T> Next)>();
        var components = 0;

        void Enter(T state)
        {
            index[state] = low[state] = index.Count;
            path.Push(state);
            work.Push((state, follow(state).GetEnumerator()));
        }

        foreach (var root in roots)
        {
            if (!index.ContainsKey(root))
            {
                Enter(root);
            }

            while (work.TryPeek(out var top))
            {
                if (top.Next.MoveNext())
                {
                    var next = top.Next.Current;
                    if (!index.TryGetValue(next, out var seen))
                    {
                        Enter(next);
                    }
                    else if (!component.ContainsKey(next))
                    {
                        low[top.State] = Math.Min(low[top.State], seen);
                    }

                    continue;
                }

                work.Pop().Next.Dispose();
                if (work.TryPeek(out var parent))
                {
                    low[parent.State] = Math.Min(low[parent.State], low[top.State]);
                }

                if (low[top.State] == index[top.State])
                {
                    T member;
                    do
                    {
                        member = path.Pop();
                        component[member] = components;
                    }
                    while (!EqualityComparer<T>.Default.Equals(member, top.State));
                    components++;
                }
            }
        }

        return component;
    }
}
