window.onload = function () {
  // Swagger's own filter knows tags alone; what people look for is an operation.
  function found(tags, phrase) {
    phrase = phrase.toLowerCase();
    function fits(one) {
      var names = [one.get("path"), one.getIn(["operation", "operationId"]), one.getIn(["operation", "summary"])];
      return names.join(" ").toLowerCase().indexOf(phrase) >= 0;
    }
    return tags
      .map(function (tag) { return tag.set("operations", tag.get("operations").filter(fits)); })
      .filter(function (tag) { return tag.get("operations").size > 0; });
  }
  // What was looked for is seen at once, once it is little enough to be looked through.
  function unfolding(updateFilter, system) {
    return function (phrase) {
      var done = updateFilter(phrase), tags = system.specSelectors.taggedOperations();
      var count = tags.reduce(function (sum, tag) { return sum + tag.get("operations").size; }, 0);
      if (typeof phrase === "string" && phrase && count <= 20) {
        tags.forEach(function (_, name) { system.layoutActions.show(["operations-tag", name], true); });
      }
      return done;
    };
  }
  window.ui = SwaggerUIBundle({
    url: "/openapi.json",
    dom_id: "#swagger-ui",
    deepLinking: true,
    tryItOutEnabled: true,
    filter: true,
    persistAuthorization: true,
    showExtensions: true,
    docExpansion: "none",
    defaultModelsExpandDepth: 0,
    presets: [SwaggerUIBundle.presets.apis],
    plugins: [
      function () {
        return { fn: { opsFilter: found }, statePlugins: { layout: { wrapActions: { updateFilter: unfolding } } } };
      }
    ],
    layout: "BaseLayout"
  });
};
