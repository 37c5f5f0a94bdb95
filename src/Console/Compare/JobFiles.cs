namespace Actors.Cli.Compare;

/// <summary>The collector files that SAMS takes for one job, and what both programs make of them.</summary>
/// <param name="files">In the order of their names.</param>
/// <param name="software">What the rules make of a path, for a user and project; null: no rule matches, or it is ignored.</param>
/// <param name="limit">Software below so many percent is left out.</param>
internal sealed class JobFiles(IReadOnlyList<CollectorFile> files, Func<string, string, string, SoftwareOfPath?> software, double limit)
{
    // More orders than those of so many files are not tried one by one.
    private const int MostInAnyOrder = 5;
    private const int MostRuns = 4;

    /// <summary>What a program makes of files: a record's start, and its shares; null where it has no record of it.</summary>
    public readonly record struct Made(string Start, IReadOnlyDictionary<string, double>? Shares);

    /// <summary>Faults of SAMS for which these files are a case.</summary>
    public IReadOnlyList<string> Faults => field ??= [.. FindFaults().Distinct(StringComparer.Ordinal)];

    /// <summary>When the runs of the job began, as record ids tell it.</summary>
    public IEnumerable<string> Starts => files.Where(file => file.IsPlain).Select(file => file.Start).Distinct(StringComparer.Ordinal);

    /// <summary>What SAMS may have made of the files, in the orders in which it may have met them.</summary>
    /// <returns>Of each order what it came to in the end, and before, as long as some files had not come yet.</returns>
    public IEnumerable<(Made Last, IEnumerable<Made> Before)> BySams() =>
        Orders().Select(order => (AsSams(order), Enumerable.Range(1, order.Count - 1).Select(count => AsSams(order.Take(count)))));

    /// <summary>What is right for the run that began at <paramref name="start"/>: null where no file is of it.</summary>
    public IEnumerable<IReadOnlyDictionary<string, double>?> Ours(string start)
    {
        var own = files.Where(file => file.IsPlain && string.Equals(file.Start, start, StringComparison.Ordinal)).ToList();
        foreach (var order in (IEnumerable<CollectorFile>[])[own, own.AsEnumerable().Reverse()])
        {
            var (user, project) = (order.FirstOrDefault(file => file.User.Length > 0)?.User ?? "", order.FirstOrDefault(file => file.Project.Length > 0)?.Project ?? "");
            yield return SamsArithmetic.Shares(FirstWords(order).Select(each => (Software: software(each.Path, user, project)?.Ours, each.Seconds)).Where(each => each.Software is not null)!, limit);
        }
    }

    private Made AsSams(IEnumerable<CollectorFile> order)
    {
        // All of a file is lost when one of its paths is.
        var taken = order.Where(file => !file.NotUtf8).ToList();
        if (taken.Count == 0)
        {
            return new Made("", null);
        }

        var last = taken[^1];
        var used = FirstWords(taken).Select(each => (Software: software(each.Path, last.User, last.Project), each.Seconds)).Where(each => each.Software is not null)
            .Select(each => (Software: each.Software!.Sams(last.User, last.Project), each.Seconds)).ToList();
        var shares = used.Exists(each => each.Software is null) ? null : SamsArithmetic.Shares(used!, limit);
        return new Made(last.Start, shares?.Keys.Any(XmlText.IsLost) is true ? null : shares);
    }

    // Of a path of a node the first word stands.
    private static IEnumerable<(string Path, double Seconds)> FirstWords(IEnumerable<CollectorFile> order)
    {
        var seen = new HashSet<(string, string)>();
        return order.SelectMany(file => file.Cpu.Where(each => seen.Add((file.Node, each.Path)))).ToList();
    }

    private IEnumerable<IReadOnlyList<CollectorFile>> Orders()
    {
        if (files.Count <= MostInAnyOrder)
        {
            return Permutations([.. files]);
        }

        var runs = files.GroupBy(file => file.Start, StringComparer.Ordinal).OrderBy(run => run.Key, StringComparer.Ordinal).Select(run => run.ToList()).ToList();
        return (runs.Count <= MostRuns ? Permutations(runs) : [runs])
            .SelectMany(order => new[] { order.SelectMany(run => run).ToList(), order.SelectMany(run => run.AsEnumerable().Reverse()).ToList() });
    }

    private static IEnumerable<List<T>> Permutations<T>(List<T> of) => of.Count <= 1
        ? [of]
        : Enumerable.Range(0, of.Count).SelectMany(first => Permutations(of.Where((_, i) => i != first).ToList()), (first, rest) => rest.Prepend(of[first]).ToList());

    private IEnumerable<string> FindFaults()
    {
        foreach (var odd in files.Where(file => !file.IsPlain))
        {
            yield return $"SAMS takes the job id '{odd.JobId}' of a file for {odd.SamsJob}; here the file is quarantined";
        }

        if (files.Where(file => file.Start.Length > 0).DistinctBy(file => file.Start, StringComparer.Ordinal).Count() > 1)
        {
            yield return "the id was used again, or the job requeued: SAMS makes one record of all its runs, with the last start";
        }

        if (files.GroupBy(file => (file.Node, file.Start)).Any(node => node.Count() > 1))
        {
            yield return "two files of one node: SAMS takes user, project and CPUs from the later one";
        }

        foreach (var path in files.SelectMany(file => file.Cpu, (_, each) => each.Path))
        {
            if (XmlText.IsLost(path))
            {
                yield return "a path has control characters: SAMS's export fails";
            }
            else if (path.Contains('%', StringComparison.Ordinal))
            {
                yield return "a path has %: where a rule takes it over, SAMS reads it as the rule's own, or its export fails";
            }
        }

        if (files.Any(file => file.NotUtf8))
        {
            yield return "a path is not UTF-8: SAMS loses all of the node's file";
        }
    }
}
