using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;

namespace Engine.Tests.Event;

public sealed class LogFilterTests
{
    [Theory]
    [InlineData("akka://s/user/noisy", "text", false)]
    [InlineData("akka://s/USER/noisy", "text", true)]
    [InlineData("akka://s/user/other", "text", true)]
    [InlineData("start of it", "text", false)]
    [InlineData("not a start", "text", true)]
    [InlineData("it is the end", "text", false)]
    [InlineData("the end is it", "text", true)]
    [InlineData("Exactly This", "text", false)]
    [InlineData("exactly this not", "text", true)]
    [InlineData("a.c", "text", false)]
    [InlineData("abc", "text", true)]
    [InlineData("source", "with secret 42 in it", false)]
    [InlineData("source", "with a (part) in it", false)]
    [InlineData("source", "with a part in it", true)]
    public void A_line_is_dropped_by_its_source_or_text(string source, string text, bool kept)
    {
        var evaluator = new LogFilterBuilder().ExcludeSourceContaining("/user/noisy").ExcludeSourceStartingWith("start").ExcludeSourceEndingWith("end")
            .ExcludeSourceExactly("exactly this").ExcludeSourceContaining("a.c").ExcludeMessageRegex(new Regex("secret \\d+")).ExcludeMessageContaining("(part)")
            .Build().CreateEvaluator();
        Assert.False(evaluator.EvaluatesLogSourcesOnly);
        Assert.Equal(kept, evaluator.ShouldTryKeepMessage(new Info(source, typeof(string), text), out _));
    }

    [Fact]
    public void The_text_of_a_line_is_not_made_for_filters_of_sources()
    {
        var evaluator = new LogFilterBuilder().ExcludeSourceExactly("noisy").Build().CreateEvaluator();
        Assert.True(evaluator.EvaluatesLogSourcesOnly);
        Assert.False(evaluator.ShouldTryKeepMessage(new Info("noisy", typeof(string), new Unwritable()), out var text));
        Assert.Equal("", text);
    }

    [Fact]
    public void The_standard_output_of_a_system_heeds_its_filters()
    {
        var setup = BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString(
            $$"""akka { stdout-loglevel = INFO, loglevel = INFO, stdout-logger-class = "{{typeof(Kept).AssemblyQualifiedName}}" }"""));
        using var system = ActorSystem.Create("filtered", setup.And(new LogFilterBuilder().ExcludeMessageContaining("noise").Build()));
        Assert.Same(system.Settings.LogFilter, system.Settings.LogFilter);
        var logger = (Kept)system.Settings.StdoutLogger;
        logger.Tell(new Info("source", typeof(string), "noise"), ActorRefs.NoSender);
        logger.Tell(new Info("source", typeof(string), "sound"), ActorRefs.NoSender);
        Assert.Equal(["sound"], logger.Lines.Where(l => l is "noise" or "sound"));
    }

    public sealed class Kept : MinimalLogger
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Lines { get; } = [];

        protected override void Log(object message) => Lines.Enqueue(((LogEvent)message).Message.ToString()!);
    }

    private sealed class Unwritable
    {
        public override string ToString() => throw new InvalidOperationException("nobody asked for it");
    }
}
