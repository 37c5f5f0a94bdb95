using System.Text.RegularExpressions;

namespace Akka.Event;

/// <summary>What a filter looks at.</summary>
public enum LogFilterType { Source, Content }

/// <summary>What a filter says of a line.</summary>
public enum LogFilterDecision { Keep, Drop, NoDecision }

/// <summary>Decides on lines before they are written.</summary>
public abstract class LogFilterBase : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    public abstract LogFilterType FilterType { get; }

    /// <param name="content">The line.</param>
    /// <param name="expandedMessage">Its text, if any filter looks at it.</param>
    public abstract LogFilterDecision ShouldKeepMessage(LogEvent content, string? expandedMessage = null);
}

/// <summary>Drops lines of the sources that an expression finds something in.</summary>
public sealed class RegexLogSourceFilter(Regex sourceRegex) : LogFilterBase
{
    public override LogFilterType FilterType => LogFilterType.Source;

    public override LogFilterDecision ShouldKeepMessage(LogEvent content, string? expandedMessage = null) =>
        sourceRegex.IsMatch(content.LogSource) ? LogFilterDecision.Drop : LogFilterDecision.Keep;
}

/// <summary>Drops lines of one source.</summary>
public sealed class ExactMatchLogSourceFilter(string source, StringComparison comparison = StringComparison.OrdinalIgnoreCase) : LogFilterBase
{
    public override LogFilterType FilterType => LogFilterType.Source;

    public override LogFilterDecision ShouldKeepMessage(LogEvent content, string? expandedMessage = null) =>
        string.Equals(content.LogSource, source, comparison) ? LogFilterDecision.Drop : LogFilterDecision.Keep;
}

/// <summary>Drops lines whose text an expression finds something in.</summary>
public sealed class RegexLogMessageFilter(Regex messageRegex) : LogFilterBase
{
    public override LogFilterType FilterType => LogFilterType.Content;

    public override LogFilterDecision ShouldKeepMessage(LogEvent content, string? expandedMessage = null) => expandedMessage is null
        ? LogFilterDecision.NoDecision
        : messageRegex.IsMatch(expandedMessage) ? LogFilterDecision.Drop : LogFilterDecision.Keep;
}

/// <summary>Keeps what no filter drops. The text of a line is made only where a filter looks at it.</summary>
public class LogFilterEvaluator(LogFilterBase[] filters)
{
    public static readonly LogFilterEvaluator NoFilters = new([]);
    public bool EvaluatesLogSourcesOnly { get; } = Array.TrueForAll(filters, f => f.FilterType == LogFilterType.Source);

    /// <param name="evt">The line.</param>
    /// <param name="expandedLogMessage">The text of a line that is kept.</param>
    public virtual bool ShouldTryKeepMessage(LogEvent evt, out string expandedLogMessage)
    {
        var text = EvaluatesLogSourcesOnly ? null : evt.ToString();
        expandedLogMessage = text ?? "";
        if (Array.Exists(filters, f => f.ShouldKeepMessage(evt, text) == LogFilterDecision.Drop)) return false;
        expandedLogMessage = text ?? evt.ToString();
        return true;
    }
}

/// <summary>The filters of a system.</summary>
public sealed class LogFilterSetup(LogFilterBase[] filters) : Actor.Setup.Setup
{
    public LogFilterBase[] Filters { get; } = filters;
    public LogFilterEvaluator CreateEvaluator() => new(Filters);
}

/// <summary>Gathers filters.</summary>
public sealed class LogFilterBuilder
{
    private readonly List<LogFilterBase> _filters = [];

    public LogFilterBuilder ExcludeSourceExactly(string source, StringComparison comparison = StringComparison.OrdinalIgnoreCase) =>
        Add(new ExactMatchLogSourceFilter(source, comparison));

    public LogFilterBuilder ExcludeSourceStartingWith(string sourceStart) => ExcludeSourceRegex(Literal($"^{Regex.Escape(sourceStart)}"));
    public LogFilterBuilder ExcludeSourceContaining(string sourcePart) => ExcludeSourceRegex(Literal(Regex.Escape(sourcePart)));
    public LogFilterBuilder ExcludeSourceEndingWith(string sourceEnd) => ExcludeSourceRegex(Literal($"{Regex.Escape(sourceEnd)}$"));
    public LogFilterBuilder ExcludeSourceRegex(Regex regex) => Add(new RegexLogSourceFilter(regex));
    public LogFilterBuilder ExcludeMessageRegex(Regex regex) => Add(new RegexLogMessageFilter(regex));
    public LogFilterBuilder ExcludeMessageContaining(string messagePart) => ExcludeMessageRegex(Literal(Regex.Escape(messagePart)));
    public LogFilterBuilder Add(LogFilterBase filter) => AddRange([filter]);

    public LogFilterBuilder AddRange(IEnumerable<LogFilterBase> filters)
    {
        _filters.AddRange(filters);
        return this;
    }

    public LogFilterSetup Build() => new([.. _filters]);
    private static Regex Literal(string pattern) => new(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
}
