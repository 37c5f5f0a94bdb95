using Actors.Hub.Jobs;
using Actors.Messages.Wire;
using static Actors.Hub.Tests.Jobs.Sample;

namespace Actors.Hub.Tests.Jobs;

public sealed class FactRulesTests
{
    [Fact]
    public void A_better_source_wins_field_by_field()
    {
        var known = Facts("ada", "p1");
        var merged = FactRules.Merge(known, new JobFacts { User = new TextFact { Value = "bob", Source = FactSource.Process } });
        Assert.Equal("bob", merged.User.Value);
        Assert.Equal("p1", merged.Project.Value);
        Assert.Equal("ada", known.User.Value);
    }

    [Theory]
    [InlineData(FactSource.Environment, FactSource.Environment)]
    [InlineData(FactSource.Scheduler, FactSource.Path)]
    [InlineData(FactSource.Path, FactSource.Process)]
    public void An_equal_or_worse_source_changes_nothing(FactSource known, FactSource found)
    {
        var facts = Facts("ada", source: known);
        Assert.Same(facts, FactRules.Merge(facts, Facts("eve", source: found)));
    }

    [Fact]
    public void An_empty_text_is_no_fact()
    {
        var facts = new JobFacts();
        Assert.Same(facts, FactRules.Merge(facts, Facts("", "")));
    }

    [Fact]
    public void Zero_is_a_number()
    {
        var merged = FactRules.Merge(new JobFacts(), new JobFacts { Uid = new NumberFact { Value = 0, Source = FactSource.Process } });
        Assert.Equal(0, merged.Uid.Value);
    }
}
