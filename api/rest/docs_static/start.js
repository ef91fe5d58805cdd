// Draws the description of the interface. In a file of its own because the page allows no inline script.
window.addEventListener("load", () => {
  SwaggerUIBundle({
    url: "/openapi.json",
    dom_id: "#description",
    deepLinking: true,
    validatorUrl: null, // never tell an outside server what is read here
    tryItOutEnabled: true,
  });
});
