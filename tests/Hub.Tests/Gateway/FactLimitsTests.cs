using Actors.Hub.Gateway;
using Actors.Messages.Wire;

namespace Actors.Hub.Tests.Gateway;

public sealed class FactLimitsTests
{
    public static TheoryData<string, Action<JobFacts>> Impossible => new()
    {
        { "user", f => f.User = new TextFact { Value = new string('x', 5000) } },
        { "name", f => f.Name = new TextFact { Value = "a\0b" } },
        { "uid", f => f.Uid = new NumberFact { Value = -1 } },
        { "cpus", f => f.Cpus = new NumberFact { Value = -1 } },
        { "cpus", f => f.Cpus = new NumberFact { Value = long.MaxValue } },
        { "submit_unix_usec", f => f.SubmitUnixUsec = new NumberFact { Value = long.MaxValue } },
        { "start_unix_usec", f => f.StartUnixUsec = new NumberFact { Value = long.MinValue } },
        { "start_unix_usec", f => f.StartUnixUsec = new NumberFact { Value = 0 } },
        { "end_unix_usec", f => f.EndUnixUsec = new NumberFact { Value = 253_402_300_800_000_000 } },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void A_fact_that_cannot_be_true_is_left_out_alone(string name, Action<JobFacts> forge)
    {
        var facts = new JobFacts { Partition = new TextFact { Value = "p" } };
        forge(facts);

        Assert.Equal([name], FactLimits.LeaveOut(facts));
        Assert.Equal(new JobFacts { Partition = new TextFact { Value = "p" } }, facts);
    }

    [Fact]
    public void Possible_facts_stay()
    {
        var facts = new JobFacts
        {
            User = new TextFact { Value = "<b>\u001b[31m=1+1" },
            Cpus = new NumberFact { Value = 1_000_000 },
            StartUnixUsec = new NumberFact { Value = 1 },
        };
        var before = facts.Clone();

        Assert.Empty(FactLimits.LeaveOut(facts));
        Assert.Equal(before, facts);
    }
}
